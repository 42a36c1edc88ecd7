package io.gazan.dataplane.testing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what one HTTP/2 stream of an {@link EchoEndpoint} brings, and passes it on. */
final class EchoStreamRecorder extends ChannelInboundHandlerAdapter {
  private final EchoEndpoint endpoint;
  private final int connection;
  private @Nullable EchoStream stream;

  EchoStreamRecorder(EchoEndpoint endpoint, int connection) {
    this.endpoint = endpoint;
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    EchoStream known = stream;
    if (message instanceof Http2HeadersFrame frame) {
      if (known == null) {
        var id = frame.stream();
        known = new EchoStream(connection, id == null ? 0 : id.id(), lines(frame.headers()));
        stream = known;
        endpoint.opened(known);
        if (frame.isEndStream()) {
          known.endedWithHead();
        }
      } else {
        known.trailers(lines(frame.headers()));
      }
    } else if (message instanceof Http2DataFrame frame && known != null) {
      known.body(frame.content().readableBytes(), frame.isEndStream());
    }
    context.fireChannelRead(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    EchoStream known = stream;
    if (event instanceof Http2ResetFrame reset && known != null) {
      known.wasReset(Http2Error.valueOf(reset.errorCode()));
    }
    context.fireUserEventTriggered(event);
  }

  private static WireHeaders lines(Http2Headers headers) {
    List<WireHeaders.Line> lines = new ArrayList<>();
    headers.forEach(
        e -> lines.add(new WireHeaders.Line(e.getKey().toString(), e.getValue().toString())));
    return new WireHeaders(lines);
  }
}
