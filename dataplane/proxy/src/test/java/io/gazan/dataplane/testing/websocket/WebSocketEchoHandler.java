package io.gazan.dataplane.testing.websocket;

import io.gazan.dataplane.testing.WireHeaders;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;

/** One connection of a {@link WebSocketEchoEndpoint}; everything on its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel by itself
final class WebSocketEchoHandler extends ChannelInboundHandlerAdapter {
  private final WebSocketEchoEndpoint endpoint;
  private boolean upgraded;
  private boolean closed;

  WebSocketEchoHandler(WebSocketEchoEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof HandshakeComplete complete) {
      upgraded = true;
      endpoint.upgraded(
          new WebSocketUpgrade(
              complete.requestUri(),
              new WireHeaders(
                  complete.requestHeaders().entries().stream()
                      .map(e -> new WireHeaders.Line(e.getKey(), e.getValue()))
                      .toList()),
              complete.selectedSubprotocol()));
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof CloseWebSocketFrame close) {
      closed = true;
      endpoint.closed(close.statusCode());
      context.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
    } else if (message instanceof WebSocketFrame && !(message instanceof PongWebSocketFrame)) {
      endpoint.framed();
      context.writeAndFlush(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (upgraded && !closed) {
      endpoint.closed(1006);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!upgraded) {
      context.close();
    }
  }
}
