package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.proxy.socket.OutBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** The requests of one upstream connection on their way out. Owned by its event loop. */
final class Http1RequestWriter {
  private final ProxyLoop loop;
  private final Channel channel;
  private final OutBuffer out;
  private BodyFraming framing = BodyFraming.NONE;

  Http1RequestWriter(ProxyLoop loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
    this.out = new OutBuffer(channel);
  }

  void head(RequestHead request, HeaderEdits edits, ForwardingHeaders forwarding) {
    framing = request.framing();
    int room = framing == BodyFraming.NONE ? 0 : OutBuffer.ROOM;
    out.head(loop.headWriter().request(channel.alloc(), request, edits, forwarding, room));
  }

  /** Sends and consumes the next {@code length} bytes of {@code in} as body. */
  void data(ByteBuf in, int length) {
    if (length == 0) {
      return;
    }
    switch (framing) {
      case CHUNKED -> out.chunk(in, length);
      case LENGTH, UNTIL_CLOSE -> out.data(in, length);
      case NONE -> {
        // To the endpoint these bytes would be the next request.
        in.skipBytes(length);
        loop.reportBug("request", new IllegalStateException("body behind a head without one"));
      }
    }
  }

  /**
   * The request is whole. A client's trailers are not passed on: no HTTP/1.1 endpoint expects them,
   * and some would take them for headers.
   */
  void end() {
    if (framing == BodyFraming.CHUNKED) {
      out.lastChunk(null);
    }
  }

  /** The endpoint has switched protocols: everything from here on is sent as it is. */
  void switchProtocols() {
    framing = BodyFraming.UNTIL_CLOSE;
  }

  void flush() {
    out.flush();
  }

  void release() {
    out.release();
  }
}
