package io.gazan.dataplane.provider.operator;

import io.gazan.upstreams.document.Units;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One request to an operator that stays open: lines go out as they are sent, what is heard comes
 * from {@link #next()}. Says that it lives when it is time to, and ends the stream when the
 * operator does not say so.
 */
final class OperatorConnection implements AutoCloseable {
  private static final String PATH = "/v1/stream";
  private static final String CONTENT_TYPE = "application/x-ndjson";

  private final Channel stream;
  private final StreamHandler handler;
  private final Future<?> watch;

  private OperatorConnection(Channel stream, StreamHandler handler, Timing timing) {
    this.stream = stream;
    this.handler = handler;
    EventLoop loop = stream.eventLoop();
    long every = Math.max(1, Math.min(timing.ping().toMillis(), timing.silence().toMillis()) / 10);
    Watch tasks = new Watch(timing, System.nanoTime());
    watch = loop.scheduleAtFixedRate(tasks::look, every, every, TimeUnit.MILLISECONDS);
  }

  /**
   * Sends the head of the request, with the first line. Blocks for a moment.
   *
   * @param connection speaks HTTP/2
   * @param authority of the request
   * @throws DialFailure if the connection broke
   */
  static OperatorConnection open(
      Channel connection,
      String authority,
      String token,
      StreamMessage.Hello hello,
      StreamHandler handler,
      Timing timing)
      throws DialFailure, InterruptedException {
    Future<? extends Channel> opened =
        new Http2StreamChannelBootstrap(connection).handler(handler).open().await();
    if (!opened.isSuccess()) {
      throw new DialFailure(
          SessionEnd.UNREACHABLE, "the connection broke: " + reason(opened), opened.cause());
    }
    Channel stream = opened.getNow();
    Http2Headers head =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("https")
            .authority(authority)
            .path(PATH)
            .set("content-type", CONTENT_TYPE)
            .set("authorization", "Bearer " + token);
    stream.write(new DefaultHttp2HeadersFrame(head, false));
    OperatorConnection made = new OperatorConnection(stream, handler, timing);
    made.send(hello);
    return made;
  }

  private static String reason(Future<?> failed) {
    return String.valueOf(failed.cause() == null ? null : failed.cause().getMessage());
  }

  /** Sends a line; that it cannot be sent shows in {@link #next()}. */
  void send(StreamMessage message) {
    write(message);
  }

  private ChannelFuture write(StreamMessage message) {
    return stream.writeAndFlush(
        new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(StreamCodec.encode(message)), false));
  }

  /** Blocks until something is heard; the last event is an end. */
  StreamEvent next() throws InterruptedException {
    return handler.next();
  }

  /** Ends the connection as a whole: there is one stream on it. */
  @Override
  public void close() {
    watch.cancel(false);
    stream.parent().close();
  }

  /** Ends the session from another thread; {@link #next()} tells. */
  void end(SessionEnd end, String why) {
    stream.eventLoop().execute(() -> handler.end(end, why));
  }

  /** What is to be done when time has passed; on the event loop. */
  private final class Watch {
    private final Timing timing;
    private final long begun;
    private long pinged;

    Watch(Timing timing, long now) {
      this.timing = timing;
      this.begun = now;
      this.pinged = now;
    }

    void look() {
      long now = System.nanoTime();
      if (!handler.answered() && now - begun > timing.answer().toNanos()) {
        handler.end(SessionEnd.REFUSED, "no answer within " + Units.text(timing.answer()));
      } else if (handler.silentNanos() > timing.silence().toNanos()) {
        handler.end(SessionEnd.SILENT, "nothing was heard for " + Units.text(timing.silence()));
      } else if (now - pinged >= timing.ping().toNanos() && stream.isWritable()) {
        // Who does not read gets no more to read: his silence ends it.
        pinged = now;
        write(new StreamMessage.Ping());
      }
    }
  }
}
