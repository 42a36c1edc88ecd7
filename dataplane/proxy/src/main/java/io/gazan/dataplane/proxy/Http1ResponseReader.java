package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.BodyDecoder;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.ResponseHeadDecoder;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What one HTTP/1.1 connection to an endpoint brings: response heads, pieces of bodies, and after a
 * 101 bytes of another protocol, handed to the exchange whose turn it is. Owned by the connection's
 * event loop.
 */
final class Http1ResponseReader {
  /** More interim (1xx) answers than this before the final one are an attack or a fault. */
  private static final int MAX_INTERIM = 10;

  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    TUNNEL
  }

  private final ProxyLoop loop;
  private final Http1Upstream connection;
  private final ResponseHeadDecoder decoder;
  private final BodyDecoder body = new BodyDecoder(HeadLimits.UPSTREAM);

  private Phase phase = Phase.IDLE;
  private @Nullable Exchange exchange;
  private boolean keepAlive;
  private boolean untilClose;
  private int interim;

  Http1ResponseReader(ProxyLoop loop, Http1Upstream connection) {
    this.loop = loop;
    this.connection = connection;
    this.decoder = new ResponseHeadDecoder(loop.heads(), HeadLimits.UPSTREAM);
  }

  /** What is read from now on answers this exchange. */
  void begin(Exchange owner) {
    exchange = owner;
    phase = Phase.HEAD;
    interim = 0;
  }

  /** The exchange whose answer is being read; null between two. */
  @Nullable Exchange exchange() {
    return exchange;
  }

  /** The exchange wants nothing more. Returns it, or null if there was none. */
  @Nullable Exchange end() {
    Exchange owner = exchange;
    exchange = null;
    return owner;
  }

  boolean isTunnel() {
    return phase == Phase.TUNNEL;
  }

  /** Whether some of the answer has come, so that the request must not be sent again. */
  boolean begun() {
    return phase == Phase.BODY || phase == Phase.TUNNEL || !decoder.idle();
  }

  boolean headRead() {
    return phase != Phase.HEAD;
  }

  /** Whether the body ends where the connection does, so that it is whole then. */
  boolean endsByClose() {
    return phase == Phase.BODY && untilClose;
  }

  /** Whether the answer that was read allows another request on the connection. */
  boolean keepsAlive() {
    return keepAlive && !untilClose;
  }

  @Nullable HeaderBlock trailers() {
    return body.trailers();
  }

  void rest() {
    phase = Phase.IDLE;
  }

  void release() {
    decoder.close();
  }

  /** Consumes what it can use of {@code in}. */
  void read(ByteBuf in) {
    while (step(in)) {
      // every step consumes bytes or changes the phase
    }
  }

  /** Returns whether there may be more to do with {@code in}. */
  private boolean step(ByteBuf in) {
    Exchange owner = exchange;
    if (owner == null) {
      if (in.isReadable()) {
        // Bytes that nobody asked for: whatever they are, they answer no request of ours.
        connection.close();
      }
      return false;
    }
    return switch (phase) {
      case HEAD -> readHead(owner, in);
      case BODY -> readBody(owner, in);
      case TUNNEL -> readTunnel(owner, in);
      case IDLE -> false;
    };
  }

  private boolean readHead(Exchange owner, ByteBuf in) {
    return switch (decoder.decode(in, owner.request().method())) {
      case NEED_MORE -> false;
      case REFUSED -> {
        connection.fail(owner, UpstreamFailure.PROTOCOL);
        yield false;
      }
      case HEAD -> {
        ResponseHead head = decoder.take();
        boolean more = headRead(owner, head);
        loop.heads().release(head);
        yield more;
      }
    };
  }

  private boolean headRead(Exchange owner, ResponseHead head) {
    if (head.status() == 101) {
      return switchProtocols(owner, head);
    }
    if (head.interim()) {
      if (++interim > MAX_INTERIM) {
        connection.fail(owner, UpstreamFailure.PROTOCOL);
        return false;
      }
      owner.interimResponse(head);
      return true;
    }
    keepAlive = head.keepAlive();
    BodyFraming framing = head.framing();
    untilClose = framing == BodyFraming.UNTIL_CLOSE;
    body.reset(framing, head.contentLength());
    phase = Phase.BODY;
    connection.expectWithin(owner.terms().waits().idleNanos());
    owner.responseHead(head);
    return exchange == owner;
  }

  /** Nothing of the other protocol has been sent before this: the exchange held it back. */
  private boolean switchProtocols(Exchange owner, ResponseHead head) {
    if (!owner.maySwitchProtocols(head)) {
      connection.fail(owner, UpstreamFailure.PROTOCOL);
      return false;
    }
    phase = Phase.TUNNEL;
    connection.protocolSwitched();
    connection.expectWithin(owner.terms().waits().tunnelIdleNanos());
    owner.protocolSwitched(head);
    return exchange == owner;
  }

  private boolean readTunnel(Exchange owner, ByteBuf in) {
    if (in.isReadable()) {
      connection.expectWithin(owner.terms().waits().tunnelIdleNanos());
      owner.responseBody(in, in.readableBytes());
    }
    return false;
  }

  private boolean readBody(Exchange owner, ByteBuf in) {
    int available = body.next(in);
    if (available > 0) {
      connection.expectWithin(owner.terms().waits().idleNanos());
      owner.responseBody(in, available);
      return exchange == owner;
    }
    if (available == BodyDecoder.END) {
      connection.finish(owner, !in.isReadable());
    } else if (available == BodyDecoder.BROKEN) {
      connection.fail(owner, UpstreamFailure.PROTOCOL);
    }
    return false;
  }
}
