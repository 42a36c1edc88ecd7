package io.gazan.operator.stream;

import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.entry.Guest;
import io.gazan.upstreams.stream.message.BadMessage;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data plane's stream: takes its lines, sends it what {@link Dialogue} says, watches the time.
 * Owned by the connection's event loop; {@link #wake} and {@link #end} may be called from any
 * thread.
 */
final class Session extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Guest guest;
  private final StreamParts parts;
  private final SessionLimits limits;
  private final LineReader lines = new LineReader();
  private final Dialogue dialogue;
  private final Clock clock;

  private volatile @Nullable ChannelHandlerContext context;
  private boolean ended;

  Session(Guest guest, StreamParts parts) {
    this.guest = guest;
    this.parts = parts;
    limits = parts.limits();
    dialogue = new Dialogue(this, parts);
    clock = new Clock(this, limits);
  }

  Guest guest() {
    return guest;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    parts.sessions().opened(this);
    clock.start(added);
    clock.arm(limits.times().hello(), Ending.NO_HELLO);
    later(
        limits.life(Instant.now(), guest.expires(), ThreadLocalRandom.current().nextDouble()),
        () -> finish(Ending.TOKEN_EXPIRED, ""));
    if (!parts.leadership().leading()) {
      // Lost while the token was looked at, after all others were told.
      finish(Ending.CLOSED_BY_US, "");
    }
  }

  /** There may be something to send. */
  void wake() {
    run(dialogue::next);
  }

  /** Closes the stream and its connection, once; the reason of the first call counts. */
  void end(Ending reason) {
    run(() -> finish(reason, ""));
  }

  private void run(Runnable task) {
    ChannelHandlerContext current = context;
    if (current != null) {
      current.executor().execute(task);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    try {
      // Trailers and the like say nothing here.
      if (message instanceof Http2DataFrame data) {
        read(data.content());
        if (data.isEndStream()) {
          finish(Ending.LEFT, "");
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ByteBuf bytes) {
    try {
      while (!ended && bytes.isReadable()) {
        int longest = dialogue.refusable() ? limits.nackBytes() : limits.lineBytes();
        byte[] line = lines.next(bytes, longest);
        if (line != null) {
          line(line);
        }
      }
    } catch (LineReader.TooLong e) {
      finish(Ending.LINE_TOO_LONG, "");
    } catch (BadMessage e) {
      finish(Ending.BAD_MESSAGE, String.valueOf(e.getMessage()));
    }
  }

  private void line(byte[] line) throws BadMessage {
    if (!clock.heard()) {
      finish(Ending.TOO_MANY_MESSAGES, "");
      return;
    }
    StreamMessage message = StreamCodec.decode(line);
    if (line.length > limits.lineBytes() && !(message instanceof StreamMessage.Nack)) {
      finish(Ending.LINE_TOO_LONG, "");
      return;
    }
    dialogue.heard(message);
  }

  /** Writes a shared line; the caller is told when it is out. */
  ChannelFuture write(byte[] line) {
    ChannelHandlerContext current = Objects.requireNonNull(context);
    return current.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(line)));
  }

  void arm(Duration within, Ending otherwise) {
    clock.arm(within, otherwise);
  }

  void disarm() {
    clock.disarm();
  }

  /** Once in the interval of pings. */
  void tick(boolean silent) {
    dialogue.silent(silent);
    ChannelHandlerContext current = context;
    // What waits already is a sign of life, too, and nothing may pile up behind it.
    if (current != null && current.channel().isWritable() && !dialogue.writing()) {
      ping();
    }
  }

  /** Tells that we live, and which leader we are. */
  void ping() {
    write(StreamCodec.encode(new StreamMessage.Ping(parts.leadership().term())));
  }

  /** Calls back on the session's loop. */
  Executor loop() {
    return this::run;
  }

  void later(Duration delay, Runnable task) {
    ChannelHandlerContext current = context;
    if (current != null) {
      current.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  boolean ended() {
    return ended;
  }

  void refused(Publication publication, StreamMessage.Nack nack) {
    parts.events().refusedUpdate(dialogue.node(), nack.problems().size());
    parts.dataPlanes().refused(dialogue.node(), publication, nack.problems());
  }

  void finish(Ending reason, String detail) {
    if (ended) {
      return;
    }
    ended = true;
    clock.stop();
    String node = dialogue.node();
    parts.dataPlanes().remove(this, reason.unanswered());
    parts.sessions().closed(this, node);
    parts.events().closed(node, reason);
    LOG.atInfo()
        .addKeyValue("node", node)
        .addKeyValue("reason", reason.label())
        .addKeyValue("detail", detail)
        .log("a data plane's session ended");
    ChannelHandlerContext current = context;
    if (current != null) {
      close(current);
    }
  }

  private static void close(ChannelHandlerContext current) {
    if (current.channel().isActive()) {
      current
          .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true))
          .addListener(
              written -> current.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR)));
    }
    // For a slow reader that comes never: the codec waits for a second, TLS for three more.
    current.channel().parent().close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext told, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      finish(Ending.LEFT, "reset " + reset.errorCode());
    }
    told.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    finish(Ending.LEFT, "");
    inactive.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    finish(Ending.BROKEN, String.valueOf(cause.getMessage()));
  }
}
