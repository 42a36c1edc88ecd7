package io.gazan.dataplane.testing;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The proxied HTTP/2 streams of an {@link EchoEndpoint} that it does not look at and says so, by
 * REFUSED_STREAM or by a GOAWAY that leaves them out (RFC 9113 §8.7). They count neither as
 * requests nor as streams; health checks are not touched.
 */
public final class UnseenStreams {
  private static final int POLL_MILLIS = 5;

  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger leftOut = new AtomicInteger();
  private final AtomicInteger farewells = new AtomicInteger();
  private volatile boolean refuses;

  UnseenStreams() {}

  /** Refuses every stream from now on, or none. */
  public void refuse(boolean all) {
    refuses = all;
  }

  /**
   * Every connection that is open now says GOAWAY when its next stream comes, leaves that one out,
   * and ends its side once the streams before it have their answers.
   */
  public void goAway() {
    farewells.incrementAndGet();
  }

  /** Streams that were refused so far. */
  public int refused() {
    return refused.get();
  }

  /** Streams so far that a GOAWAY left out and that had come before it went out. */
  public int leftOut() {
    return leftOut.get();
  }

  /** For the streams of one connection, made when the connection is. */
  Connection connection() {
    return new Connection(farewells.get());
  }

  /** What one connection was told when it was made; everything on its event loop. */
  final class Connection {
    private final int farewell;
    private boolean leaving;

    private Connection(int farewell) {
      this.farewell = farewell;
    }

    /** First in the pipeline of every stream. */
    ChannelHandler handler() {
      return new Handler(this);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel by itself
  private final class Handler extends ChannelInboundHandlerAdapter {
    private final Connection connection;
    private boolean unseen;

    Handler(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2HeadersFrame head
          && head.headers().contains("x-forwarded-for")
          && !unseen) {
        if (refuses) {
          unseen = true;
          refused.incrementAndGet();
          context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
        } else if (farewells.get() != connection.farewell) {
          unseen = true;
          leftOut.incrementAndGet();
          if (!connection.leaving) {
            connection.leaving = true;
            int last = Math.max(0, Objects.requireNonNull(head.stream()).id() - 2);
            // Not while the codec is at work on this very stream.
            context.executor().execute(() -> goAway(context.channel().parent(), last));
          }
        }
      }
      if (unseen) {
        ReferenceCountUtil.release(message);
      } else {
        context.fireChannelRead(message);
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the connection is on its way out
  private static void goAway(Channel connection, int last) {
    ChannelHandlerContext context = connection.pipeline().context(Http2FrameCodec.class);
    Http2FrameCodec codec = (Http2FrameCodec) context.handler();
    codec.goAway(
        context, last, Http2Error.NO_ERROR.code(), context.alloc().buffer(0), context.newPromise());
    context.flush();
    closeWhenDone(context, codec);
  }

  /**
   * The frame codec's own close waits for no stream, and a whole close would reset the connection
   * over what is still on its way here: the client could lose answers.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection
  private static void closeWhenDone(ChannelHandlerContext context, Http2FrameCodec codec) {
    if (codec.connection().numActiveStreams() == 0) {
      context
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(_ -> ((SocketChannel) context.channel()).shutdownOutput());
    } else {
      context
          .executor()
          .schedule(() -> closeWhenDone(context, codec), POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
