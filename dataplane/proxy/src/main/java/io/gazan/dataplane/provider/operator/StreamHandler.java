package io.gazan.dataplane.provider.operator;

import io.gazan.dataplane.provider.operator.StreamEvent.Answered;
import io.gazan.dataplane.provider.operator.StreamEvent.Ended;
import io.gazan.dataplane.provider.operator.StreamEvent.Line;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The operator's side of a stream as a queue of events. On the event loop it splits the body into
 * lines, of limited length, and reads no further while as many bytes wait as one line may have. The
 * first end counts, whatever comes after it.
 */
final class StreamHandler extends ChannelInboundHandlerAdapter {
  /** What a line costs beside its bytes. */
  private static final int PER_LINE = 64;

  private final int longestLine;
  private final OperatorCounters counters;
  private final BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private volatile @Nullable ChannelHandlerContext context;
  private volatile long heardAt = System.nanoTime();

  // Of the event loop.
  private ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean answered;
  private boolean ended;

  StreamHandler(int longestLine, OperatorCounters counters) {
    this.longestLine = longestLine;
    this.counters = counters;
  }

  /** The next event; blocks until there is one. */
  StreamEvent next() throws InterruptedException {
    StreamEvent event = events.take();
    if (event instanceof Line(byte[] bytes)) {
      long cost = (long) bytes.length + PER_LINE;
      long left = waiting.addAndGet(-cost);
      ChannelHandlerContext ctx = context;
      if (left <= longestLine && left + cost > longestLine && ctx != null) {
        ctx.executor().execute(() -> readAgain(ctx));
      }
    }
    return event;
  }

  private void readAgain(ChannelHandlerContext ctx) {
    heardAt = System.nanoTime();
    ctx.channel().config().setAutoRead(true);
  }

  /** On the event loop: since the operator was last heard, or could not be heard for our part. */
  long silentNanos() {
    return waiting.get() > longestLine ? 0 : System.nanoTime() - heardAt;
  }

  /** On the event loop. */
  boolean answered() {
    return answered;
  }

  /** On the event loop. */
  void end(SessionEnd end, String why) {
    if (!ended) {
      ended = true;
      line = new ByteArrayOutputStream();
      events.add(new Ended(end, why));
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    heardAt = System.nanoTime();
    try {
      switch (message) {
        case Http2HeadersFrame frame -> {
          head(frame);
          endIf(frame.isEndStream());
        }
        case Http2DataFrame frame -> {
          if (!ended) {
            split(ctx, frame.content());
          }
          endIf(frame.isEndStream());
        }
        default -> {}
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(Http2HeadersFrame frame) {
    CharSequence status = frame.headers().status();
    if (answered || status == null || ended) {
      return;
    }
    int code = Integer.parseInt(status.toString());
    if (code >= 200) {
      answered = true;
      events.add(new Answered(code));
    }
  }

  private void endIf(boolean last) {
    if (last) {
      end(SessionEnd.ENDED, "the operator ended the stream");
    }
  }

  private void split(ChannelHandlerContext ctx, ByteBuf content) {
    counters.bytes.add(content.readableBytes());
    while (content.isReadable()) {
      int feed = content.bytesBefore((byte) '\n');
      int length = feed < 0 ? content.readableBytes() : feed;
      if (line.size() + length > longestLine) {
        end(SessionEnd.BAD_MESSAGE, "a line is longer than " + longestLine + " bytes");
        return;
      }
      for (int left = length; left > 0; ) {
        byte[] part = new byte[Math.min(left, 8192)];
        content.readBytes(part);
        line.writeBytes(part);
        left -= part.length;
      }
      if (feed >= 0) {
        content.skipBytes(1);
        take(ctx);
      }
    }
  }

  private void take(ChannelHandlerContext ctx) {
    byte[] bytes = line.toByteArray();
    line = new ByteArrayOutputStream();
    events.add(new Line(bytes));
    if (waiting.addAndGet((long) bytes.length + PER_LINE) > longestLine) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      end(SessionEnd.ENDED, "the operator reset the stream, code " + reset.errorCode());
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(SessionEnd.ENDED, "the connection is gone");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(SessionEnd.ENDED, "the connection broke: " + cause.getMessage());
    ctx.close();
  }
}
