package io.gazan.bench.peer;

import io.netty.buffer.ByteBuf;
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

/**
 * One WebSocket connection with a bounded number of messages under way: it sends the next for every
 * echo. Each message of 64 bytes says which one it is in every word, so that an echo that is lost,
 * twice there, torn or out of turn is a failure. The endpoint speaks first: its greeting says what
 * it saw of the handshake.
 */
final class WebSocketClient implements Client {
  static final int MESSAGE_BYTES = 64;

  private static final int LARGEST_HEAD = 8192;

  private final int inFlight;
  private boolean ended;

  WebSocketClient(int inFlight) {
    if (inFlight < 1) {
      throw new IllegalArgumentException("messages under way: " + inFlight + ", 1 or more needed");
    }
    this.inFlight = inFlight;
  }

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

    /** When the messages under way were sent, each at its number's place. */
    private final long[] starts = new long[inFlight];

    private long sent;
    private long echoed;

    Echoes(Tally tally) {
      this.tally = tally;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
      if (ended) {
        return;
      }
      switch (frame) {
        case TextWebSocketFrame greeting when sent == 0 -> greeted(ctx, greeting.text());
        case BinaryWebSocketFrame echo when echoed < sent && isMessage(echo.content(), echoed) -> {
          tally.completed(starts[(int) (echoed++ % inFlight)], MESSAGE_BYTES);
          if (!tally.over()) {
            send(ctx);
          }
        }
        default -> {
          tally.failed(
              Tally.Failure.STATUS, "instead of message " + echoed + " there came " + frame);
          end(ctx);
        }
      }
      if (tally.over() && echoed == sent) {
        end(ctx);
      }
    }

    /** What was sent for the echoes of one read goes out at once. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }

    private void greeted(ChannelHandlerContext ctx, String greeting) {
      tally.seen(greeting);
      for (int i = 0; i < inFlight && !tally.over(); i++) {
        send(ctx);
      }
    }

    private void send(ChannelHandlerContext ctx) {
      ByteBuf message = ctx.alloc().buffer(MESSAGE_BYTES);
      for (int i = 0; i < MESSAGE_BYTES; i += Long.BYTES) {
        message.writeLong(sent);
      }
      starts[(int) (sent++ % inFlight)] = System.nanoTime();
      ctx.write(new BinaryWebSocketFrame(message));
    }

    private static boolean isMessage(ByteBuf content, long number) {
      if (content.readableBytes() != MESSAGE_BYTES) {
        return false;
      }
      for (int i = 0; i < MESSAGE_BYTES; i += Long.BYTES) {
        if (content.getLong(content.readerIndex() + i) != number) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      tally.failed(Tally.Failure.READ, String.valueOf(cause));
      end(ctx);
    }

    private void end(ChannelHandlerContext ctx) {
      ended = true;
      ctx.close();
    }
  }
}
