package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.CircuitBreaker;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.BodyDecoder;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.ResponseHeadDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to an endpoint: it serves one {@link Exchange} at a time and rests in the
 * {@link ConnectionPool} between two. It turns bytes into response heads and body pieces and leaves
 * every decision to the exchange. Owned by its event loop.
 */
final class Http1Upstream extends ChannelInboundHandlerAdapter {
  /**
   * A connection that rested longer is not used for a request that cannot be sent twice: endpoints
   * close idle connections after some seconds, and the FIN may be on its way.
   */
  private static final long LONGEST_REST_NANOS = 1_000_000_000L;

  /** Where the kernel cannot be asked, a connection that was used this recently passes as open. */
  private static final long FRESHLY_USED_NANOS = 100_000_000L;

  /** More interim (1xx) answers than this before the final one are an attack or a fault. */
  private static final int MAX_INTERIM = 10;

  private enum Phase {
    CONNECTING,
    IDLE,
    HEAD,
    BODY,
    CLOSED
  }

  // The pool's links; only ConnectionPool touches them.
  boolean pooled;
  @Nullable Http1Upstream above;
  @Nullable Http1Upstream below;
  @Nullable Http1Upstream newer;
  @Nullable Http1Upstream older;

  private final ProxyLoop loop;
  private final Endpoint endpoint;
  private final CircuitBreaker countedBy;
  private final Channel channel;
  private final Http1RequestWriter writer;
  private final Deadline deadline;
  private final ResponseHeadDecoder decoder;
  private final BodyDecoder body = new BodyDecoder(HeadLimits.UPSTREAM);

  private Phase phase = Phase.CONNECTING;
  private @Nullable Exchange exchange;
  private @Nullable Http1Downstream flushTarget;
  private boolean reused;
  private boolean keepAlive;
  private boolean untilClose;
  private boolean requestSent;
  private boolean reset;
  private boolean paused;
  private int interim;
  private long idleSince;

  /**
   * A connection that is being dialled.
   *
   * @param countedBy counts this connection from now to its end
   */
  Http1Upstream(ProxyLoop loop, Endpoint endpoint, CircuitBreaker countedBy, Channel channel) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.countedBy = countedBy;
    this.channel = channel;
    this.writer = new Http1RequestWriter(loop, channel);
    this.deadline = loop.deadlines().create(this::deadlinePassed);
    this.decoder = new ResponseHeadDecoder(loop.heads(), HeadLimits.UPSTREAM);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Whether an exchange was served on it before, so that the endpoint may have closed it unseen.
   */
  boolean reused() {
    return reused;
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** The dial has succeeded; the connection now belongs to the exchange that asked, or the pool. */
  void connected() {
    phase = Phase.IDLE;
    endpoint.connectionOpened(loop.index());
    loop.metrics().upstreamOpened();
  }

  /** The exchange that it was opened for is gone: another one may have it. */
  void rest() {
    idleSince = loop.now();
    deadline.in(idleSince, loop.settings().poolIdleNanos());
    loop.pool().give(this);
  }

  /** Whether it may carry another request; see {@link ConnectionPool#take}. */
  boolean isUsable(boolean replayable, long now) {
    if (!channel.isActive()) {
      return false;
    }
    if (replayable) {
      return true;
    }
    long idle = now - idleSince;
    return channel instanceof EpollSocketChannel socket
        ? idle < LONGEST_REST_NANOS && loop.isEstablished(socket)
        : idle < FRESHLY_USED_NANOS;
  }

  /** Begins an exchange by sending its head: what is read from now on answers it. */
  void begin(Exchange owner, Http1Downstream downstream, HeaderEdits edits) {
    exchange = owner;
    flushTarget = downstream;
    phase = Phase.HEAD;
    interim = 0;
    requestSent = false;
    writer.head(owner.request(), edits, downstream.client().forwardingHeaders());
    deadline.in(loop.now(), loop.settings().responseNanos());
  }

  /** Sends and consumes the next {@code length} bytes of {@code in} as the request's body. */
  void body(ByteBuf in, int length) {
    writer.data(in, length);
    deadline.in(loop.now(), loop.settings().responseNanos());
  }

  /** The request is whole; from now on the endpoint's time to answer runs. */
  void requestEnd() {
    requestSent = true;
    writer.end();
    deadline.in(loop.now(), loop.settings().responseNanos());
  }

  void flush() {
    writer.flush();
  }

  void pauseReading() {
    if (!paused) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  void resumeReading() {
    if (paused) {
      paused = false;
      deadline.in(loop.now(), loop.settings().idleNanos());
      channel.config().setAutoRead(true);
    }
  }

  /** Ends the connection, whatever it was doing; its exchange hears nothing more from it. */
  void close() {
    exchange = null;
    loop.pool().remove(this);
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      loop.touchClock();
      while (phase != Phase.CLOSED && step(in)) {
        // every step consumes bytes or changes the phase
      }
    } finally {
      in.release();
    }
  }

  /** Returns whether there may be more to do with {@code in}. */
  private boolean step(ByteBuf in) {
    Exchange owner = exchange;
    if (owner == null) {
      if (in.isReadable()) {
        // Bytes that nobody asked for: whatever they are, they answer no request of ours.
        close();
      }
      return false;
    }
    return phase == Phase.HEAD ? readHead(owner, in) : readBody(owner, in);
  }

  private boolean readHead(Exchange owner, ByteBuf in) {
    return switch (decoder.decode(in, owner.request().method())) {
      case NEED_MORE -> false;
      case REFUSED -> {
        fail(owner, UpstreamFailure.PROTOCOL);
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
    if (head.status() == 101 || (head.interim() && ++interim > MAX_INTERIM)) {
      // An upgrade is never asked for, so a 101 is as wrong as an endless row of interim heads.
      fail(owner, UpstreamFailure.PROTOCOL);
      return false;
    }
    if (head.interim()) {
      owner.interimResponse(head);
      return true;
    }
    keepAlive = head.keepAlive();
    BodyFraming framing = head.framing();
    untilClose = framing == BodyFraming.UNTIL_CLOSE;
    body.reset(framing, head.contentLength());
    phase = Phase.BODY;
    deadline.in(loop.now(), loop.settings().idleNanos());
    owner.responseHead(head);
    return exchange == owner;
  }

  private boolean readBody(Exchange owner, ByteBuf in) {
    int available = body.next(in);
    if (available > 0) {
      deadline.in(loop.now(), loop.settings().idleNanos());
      owner.responseBody(in, available);
      return exchange == owner;
    }
    if (available == BodyDecoder.END) {
      finish(owner, !in.isReadable());
    } else if (available == BodyDecoder.BROKEN) {
      fail(owner, UpstreamFailure.PROTOCOL);
    }
    return false;
  }

  /** The response is whole: the connection goes back to the pool first, the exchange ends then. */
  private void finish(Exchange owner, boolean clean) {
    exchange = null;
    flushTarget = null;
    if (clean && keepAlive && requestSent && !untilClose) {
      phase = Phase.IDLE;
      reused = true;
      resumeReading();
      rest();
    } else {
      close();
    }
    owner.responseEnd(body.trailers());
  }

  private void fail(Exchange owner, UpstreamFailure failure) {
    exchange = null;
    boolean begun = phase == Phase.BODY || !decoder.idle();
    channel.close();
    owner.upstreamFailed(failure, begun);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Http1Downstream target = flushTarget;
    if (target != null) {
      target.writer().flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange owner = exchange;
    if (owner != null && channel.isWritable()) {
      owner.upstreamWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean wasConnected = phase != Phase.CONNECTING;
    boolean whole = phase == Phase.BODY && untilClose && !reset;
    boolean begun = phase == Phase.BODY || !decoder.idle();
    phase = Phase.CLOSED;
    deadline.release();
    writer.release();
    decoder.close();
    loop.pool().remove(this);
    if (wasConnected) {
      endpoint.connectionClosed(loop.index());
      loop.metrics().upstreamClosed();
      countedBy.connectionClosed();
    }
    Exchange owner = exchange;
    exchange = null;
    if (owner == null) {
      return;
    }
    loop.touchClock();
    if (whole) {
      owner.responseEnd(null);
    } else {
      owner.upstreamFailed(reset ? UpstreamFailure.RESET : UpstreamFailure.CLOSED, begun);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      loop.reportBug("upstream connection", cause);
    }
    reset = true;
    ctx.close();
  }

  private void deadlinePassed() {
    Exchange owner = exchange;
    if (owner == null) {
      close();
      return;
    }
    if (paused) {
      // The client is the slow one, and its own deadline runs.
      deadline.in(System.nanoTime(), loop.settings().idleNanos());
      return;
    }
    fail(owner, phase == Phase.HEAD ? UpstreamFailure.NO_ANSWER : UpstreamFailure.STALLED);
  }
}
