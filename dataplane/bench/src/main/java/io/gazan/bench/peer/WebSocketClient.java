package io.gazan.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket connection that sends a message of 32 bytes, waits for its echo and sends the next.
 * The endpoint speaks first: its greeting says what it saw of the handshake.
 */
final class WebSocketClient implements Client {
  private static final int LARGEST_HEAD = 8192;
  private static final ByteBuf MESSAGE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("0123456789abcdef0123456789abcdef", StandardCharsets.US_ASCII));

  private boolean ended;

  @Override
  public void open(Channel channel, Tally tally) {
    channel
        .pipeline()
        .addLast(
            new HttpClientCodec(),
            new HttpObjectAggregator(LARGEST_HEAD),
            new WebSocketClientProtocolHandler(
                WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri("ws://" + ClientTls.SERVER_NAME + WebSocketEndpoint.PATH)
                    .build()),
            new Echoes(tally));
  }

  @Override
  public boolean reconnects() {
    return false;
  }

  @Override
  public void ended(Tally tally) {
    if (!ended) {
      tally.failed(Tally.Failure.READ, "the WebSocket closed before the run was over");
    }
  }

  private final class Echoes extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Tally tally;
    private long start;

    Echoes(Tally tally) {
      this.tally = tally;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
      switch (frame) {
        case TextWebSocketFrame greeting -> tally.seen(greeting.text());
        case BinaryWebSocketFrame echo when ByteBufUtil.equals(echo.content(), MESSAGE) ->
            tally.completed(start, MESSAGE.readableBytes());
        default -> tally.failed(Tally.Failure.STATUS, "another message came back: " + frame);
      }
      if (tally.over()) {
        ended = true;
        ctx.close();
      } else {
        start = System.nanoTime();
        ctx.writeAndFlush(new BinaryWebSocketFrame(MESSAGE.duplicate()));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      tally.failed(Tally.Failure.READ, String.valueOf(cause));
      ended = true;
      ctx.close();
    }
  }
}
