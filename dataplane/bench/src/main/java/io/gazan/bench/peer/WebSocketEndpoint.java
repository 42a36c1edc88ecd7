package io.gazan.bench.peer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;

/**
 * Greets every new WebSocket with what it saw of the handshake, then sends every message back.
 * Requests that want no WebSocket, such as health checks, get an empty 200.
 */
final class WebSocketEndpoint extends ChannelInitializer<Channel> {
  static final String PATH = "/echo";

  private static final int LARGEST_HEAD = 8192;

  @Override
  protected void initChannel(Channel channel) {
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(),
            new HttpObjectAggregator(LARGEST_HEAD),
            new WebSocketServerProtocolHandler(
                WebSocketServerProtocolConfig.newBuilder().websocketPath(PATH).build()),
            new Echo());
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof HandshakeComplete handshake) {
        int port = ((InetSocketAddress) ctx.channel().localAddress()).getPort();
        ctx.writeAndFlush(
            new TextWebSocketFrame(
                SeenHeaders.text(port, name -> handshake.requestHeaders().get(name))));
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof FullHttpRequest request) {
        boolean stays = HttpUtil.isKeepAlive(request);
        ReferenceCountUtil.release(request);
        FullHttpResponse response =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        HttpUtil.setContentLength(response, 0);
        HttpUtil.setKeepAlive(response, stays);
        ctx.write(response).addListener(stays ? future -> {} : ChannelFutureListener.CLOSE);
      } else {
        ctx.write(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // A probe for another protocol, or a proxy that went away: the proxy's side counts it.
      ctx.close();
    }
  }
}
