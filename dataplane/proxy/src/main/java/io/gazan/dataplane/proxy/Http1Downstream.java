package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ErrorReply;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http1.BodyDecoder;
import io.gazan.dataplane.http1.RequestHeadDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 client connection: bytes become one {@link Exchange} after another, never two at a
 * time. Bytes that the exchange cannot take yet, and those of a pipelined request, are held and
 * nothing more is read until they can go on. Owned by its event loop.
 */
public final class Http1Downstream extends ChannelInboundHandlerAdapter {

  /**
   * How long a client that was told it may go on has to do so when the process drains. Its next
   * answer tells it to close; closing right away would meet requests that are on their way.
   */
  private static final long LAST_CALL_NANOS = 2_000_000_000L;

  /** The list of the loop's connections; only {@link Connections} touches it. */
  @Nullable Http1Downstream previous;

  @Nullable Http1Downstream next;

  private enum Phase {
    /** Between two requests or within a head. */
    HEAD,
    /** Within the body of the running exchange. */
    BODY,
    /** The request is whole, its response is not. */
    WAITING,
    /** The last answer has gone out; what still comes in is thrown away. */
    LINGERING,
    CLOSED
  }

  private final ProxyLoop loop;
  private final Channel channel;
  private final Client client;
  private final Http1ResponseWriter writer;
  private final Deadline readDeadline;
  private final WriteStall writeStall;
  private final Farewell farewell;
  private final HeldBytes held;
  private final RequestHeadDecoder decoder;
  private final BodyDecoder body;
  private final long closeAfter;

  private Phase phase = Phase.HEAD;
  private @Nullable Exchange exchange;
  private boolean processing;
  private boolean headBegun;
  private long headBegunAt;
  private int exchanges;
  private long bodyBytes;

  public Http1Downstream(ProxyLoop loop, Channel channel, Client client) {
    this.loop = loop;
    this.channel = channel;
    this.client = client;
    this.writer = new Http1ResponseWriter(loop, channel);
    this.readDeadline = loop.deadlines().create(this::readTimedOut);
    this.held = new HeldBytes(channel);
    this.farewell = new Farewell(channel);
    this.writeStall = new WriteStall(loop, channel, this::abort);
    this.decoder = new RequestHeadDecoder(loop.heads(), loop.settings().requestLimits());
    this.body = new BodyDecoder(loop.settings().requestLimits());
    long now = loop.touchClock();
    this.closeAfter = now + loop.jittered(loop.settings().connectionAgeNanos());
    readDeadline.in(now, loop.settings().headerNanos());
    loop.connections().add(this);
    loop.metrics().connectionAccepted();
  }

  Client client() {
    return client;
  }

  Http1ResponseWriter writer() {
    return writer;
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  // ---- bytes in

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    loop.touchClock();
    loop.metrics().bytesIn(in.readableBytes());
    process(held.takeWith(in));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flushRequest();
  }

  private void flushRequest() {
    Exchange running = exchange;
    if (running != null) {
      running.flushRequest();
    }
  }

  private void process(ByteBuf in) {
    processing = true;
    try {
      while (step(in)) {
        // every step consumes bytes or changes the phase
      }
    } finally {
      processing = false;
    }
    if (in.isReadable() && phase != Phase.CLOSED) {
      held.hold(in);
    } else {
      in.release();
    }
  }

  /** Goes on with what was held, then reads on. */
  private void resume() {
    if (processing) {
      return;
    }
    ByteBuf in = held.take();
    if (in != null) {
      process(in);
    }
    // No end of a read follows, so what there is for the endpoint goes out now.
    flushRequest();
    if (held.isEmpty() && phase != Phase.CLOSED) {
      channel.config().setAutoRead(true);
    }
  }

  /** Returns whether there may be more to do with {@code in}. */
  private boolean step(ByteBuf in) {
    return switch (phase) {
      case HEAD -> in.isReadable() && readHead(in);
      case BODY -> readBody(in);
      case WAITING -> false;
      case LINGERING, CLOSED -> {
        farewell.discard(in);
        yield false;
      }
    };
  }

  private boolean readHead(ByteBuf in) {
    if (!headBegun) {
      headBegun = true;
      headBegunAt = loop.now();
      readDeadline.in(loop.now(), loop.settings().headerNanos());
    }
    return switch (decoder.decode(in)) {
      case NEED_MORE -> false;
      case HEAD -> {
        begin(decoder.take());
        yield true;
      }
      case REFUSED -> {
        refuse(decoder.refusal());
        yield false;
      }
    };
  }

  private void begin(RequestHead head) {
    exchanges++;
    headBegun = false;
    BodyFraming framing = head.framing();
    if (framing == BodyFraming.NONE) {
      phase = Phase.WAITING;
      readDeadline.clear();
    } else {
      phase = Phase.BODY;
      bodyBytes = 0;
      body.reset(framing, head.contentLength());
      readDeadline.in(loop.now(), loop.settings().bodyIdleNanos());
    }
    Exchange next = new Exchange(loop, this, head);
    exchange = next;
    next.start();
  }

  private boolean readBody(ByteBuf in) {
    Exchange running = exchange;
    if (running == null || !(body.ended() || running.wantsBody())) {
      return false;
    }
    int available = body.next(in);
    if (available > 0) {
      readDeadline.in(loop.now(), loop.settings().bodyIdleNanos());
      bodyBytes += available;
      if (bodyBytes > loop.settings().maxBodyBytes()) {
        running.requestFailed(ErrorReply.BODY_TOO_LARGE);
        return true;
      }
      running.requestBody(in, available);
      return true;
    }
    if (available == BodyDecoder.END) {
      phase = Phase.WAITING;
      readDeadline.clear();
      running.requestEnd();
      return true;
    }
    if (available == BodyDecoder.BROKEN) {
      running.requestFailed(ErrorReply.BAD_REQUEST);
      return true;
    }
    return false;
  }

  // ---- what the exchange asks for

  /** The exchange can take more of the request's body now. */
  void bodyWanted() {
    if (phase == Phase.BODY) {
      readDeadline.in(loop.now(), loop.settings().bodyIdleNanos());
      resume();
    }
  }

  /**
   * Whether the connection may be kept after the exchange that runs, as far as this side can say
   * before the response is out.
   */
  boolean mayKeepAlive() {
    int most = loop.settings().requestsPerConnection();
    return (most == 0 || exchanges < most) && loop.now() - closeAfter < 0 && !loop.isDraining();
  }

  /** The response is written as a whole; what the exchange wrote goes out now. */
  void exchangeEnded(boolean keepAlive) {
    exchange = null;
    writer.flush();
    if (phase == Phase.BODY) {
      // The rest of this request must never be taken for the beginning of another one.
      linger();
      return;
    }
    if (!keepAlive) {
      if (!held.isEmpty() || processing) {
        linger();
      } else {
        phase = Phase.LINGERING;
        readDeadline.in(loop.now(), loop.settings().writeIdleNanos());
        farewell.closeAfterWrites();
      }
      return;
    }
    phase = Phase.HEAD;
    writeStall.clear();
    readDeadline.in(loop.now(), loop.settings().keepaliveNanos());
    if (loop.isDraining()) {
      lastCall();
    }
    resume();
  }

  /** The process drains: an idle connection ends within {@link #LAST_CALL_NANOS}. */
  void lastCall() {
    if (phase == Phase.HEAD && !headBegun) {
      long half = LAST_CALL_NANOS / 2;
      readDeadline.in(loop.now(), half + loop.upTo(half));
    }
  }

  /** Ends the connection in such a way that what was sent cannot be taken for a whole response. */
  void abort() {
    if (phase != Phase.CLOSED) {
      if (writer.endsByClose()) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      }
      channel.close();
    }
  }

  /**
   * Closes the connection if it is between two requests and nothing of the next one has come, not
   * even into the kernel: what has arrived before our FIN is still served.
   */
  private void closeIfIdle() {
    if (phase != Phase.HEAD || headBegun) {
      return;
    }
    ByteBuf arrived = UnreadBytes.take(channel);
    if (arrived == null) {
      channel.close();
      return;
    }
    channel.pipeline().fireChannelRead(arrived).fireChannelReadComplete();
  }

  // ---- endings

  /** A head that cannot be read as a request: answered here, for there is no exchange. */
  private void refuse(ErrorReply reply) {
    RequestHead read = decoder.refused();
    writer.reply(reply, read, false);
    writer.flush();
    ExchangeAccount.refused(loop, client, read, reply, loop.now() - headBegunAt);
    decoder.close();
    linger();
  }

  private void linger() {
    phase = Phase.LINGERING;
    readDeadline.in(loop.now(), Farewell.NANOS);
    farewell.halfClose();
    resume();
  }

  private void readTimedOut() {
    loop.touchClock();
    Exchange running = exchange;
    switch (phase) {
      case HEAD -> {
        if (headBegun) {
          refuse(ErrorReply.REQUEST_TIMEOUT);
        } else {
          closeIfIdle();
        }
      }
      case BODY -> {
        if (running != null && running.wantsBody()) {
          running.requestFailed(ErrorReply.REQUEST_TIMEOUT);
        } else {
          // It is not the client that is slow; the upstream's deadlines run.
          readDeadline.in(loop.now(), loop.settings().bodyIdleNanos());
        }
      }
      case LINGERING -> channel.close();
      case WAITING, CLOSED -> {}
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = channel.isWritable();
    if (writable) {
      writeStall.clear();
    } else {
      writeStall.watch();
    }
    Exchange running = exchange;
    if (running != null && writable) {
      loop.touchClock();
      running.downstreamWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    readDeadline.release();
    writeStall.release();
    writer.release();
    decoder.close();
    held.release();
    loop.connections().remove(this);
    loop.metrics().connectionClosed();
    Exchange running = exchange;
    exchange = null;
    if (running != null) {
      loop.touchClock();
      running.clientClosed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      loop.reportBug("client connection", cause);
    }
    ctx.close();
  }
}
