package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.proxy.ClientConnection;
import io.gazan.dataplane.proxy.Exchange;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.proxy.socket.Farewell;
import io.gazan.dataplane.proxy.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 client connection: bytes become one {@link Exchange} after another, never two at a
 * time. Bytes that the exchange cannot take yet, and those of a pipelined request, are held and
 * nothing more is read until they can go on. Owned by its event loop.
 */
public final class Http1Downstream extends ClientConnection {
  private final ProxyLoop loop;
  private final Channel channel;
  private final Http1ResponseWriter writer;
  private final Deadline readDeadline;
  private final Farewell farewell;
  private final HeldBytes held;
  private final HeadReading head;
  private final BodyReading body;
  private final ConnectionBudget budget;

  private Phase phase = Phase.HEAD;
  private @Nullable Exchange exchange;
  private boolean processing;
  private boolean inputEnded;

  public Http1Downstream(ProxyLoop loop, Channel channel, Client client) {
    this.loop = loop;
    this.channel = channel;
    this.writer = new Http1ResponseWriter(loop, this, channel, client);
    this.readDeadline = loop.deadlines().create(this::readTimedOut);
    this.held = new HeldBytes(channel);
    this.farewell = new Farewell(channel);
    this.head = new HeadReading(loop, client, writer, readDeadline);
    this.body = new BodyReading(loop, readDeadline, held);
    long now = loop.touchClock();
    this.budget = new ConnectionBudget(loop, now);
    readDeadline.in(now, loop.settings().headerNanos());
    loop.connections().add(this);
    loop.metrics().connectionAccepted();
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
      // Every step consumes bytes or changes the phase.
      while (step(in)) {}
    } finally {
      processing = false;
    }
    Exchange running = exchange;
    if (!in.isReadable() || phase == Phase.CLOSED) {
      in.release();
    } else if (phase == Phase.BODY && running != null && running.bodyAhead() > 0) {
      held.gather(in, running.bodyAhead());
    } else {
      held.hold(in);
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
      endTunnelInput();
    }
  }

  /** Returns whether there may be more to do with {@code in}. */
  private boolean step(ByteBuf in) {
    return switch (phase) {
      case HEAD -> in.isReadable() && readHead(in);
      case BODY -> readBody(in);
      case WAITING -> false;
      case TUNNEL -> in.isReadable() && readTunnel(in);
      case LEAVING, LINGERING, CLOSED -> {
        farewell.discard(in);
        yield false;
      }
    };
  }

  private boolean readHead(ByteBuf in) {
    return switch (head.read(in)) {
      case NEED_MORE -> false;
      case HEAD -> {
        begin(head.take());
        yield true;
      }
      case REFUSED -> {
        head.refuse();
        linger();
        yield false;
      }
    };
  }

  private void begin(RequestHead request) {
    budget.spend();
    farewell.putOff();
    if (request.framing() == BodyFraming.NONE) {
      phase = Phase.WAITING;
      readDeadline.clear();
    } else {
      phase = Phase.BODY;
      body.begin(request);
    }
    Exchange started = new Exchange(loop, writer, request);
    exchange = started;
    started.start();
  }

  private boolean readBody(ByteBuf in) {
    Exchange running = exchange;
    if (running == null) {
      return false;
    }
    return switch (body.read(in, running)) {
      case NEED_MORE -> false;
      case GONE_ON -> true;
      case END -> {
        phase = Phase.WAITING;
        readDeadline.clear();
        running.requestEnd(body.trailers());
        yield true;
      }
    };
  }

  private boolean readTunnel(ByteBuf in) {
    Exchange running = exchange;
    if (running == null || !running.wantsBody()) {
      return false;
    }
    running.requestBody(in, in.readableBytes());
    return true;
  }

  /** The client has closed its side of a tunnel: the endpoint hears of it behind the last byte. */
  private void endTunnelInput() {
    Exchange running = exchange;
    if (inputEnded && phase == Phase.TUNNEL && running != null) {
      inputEnded = false;
      running.requestEnd(null);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    // Over TLS the client's last word is close_notify, and a FIN may never follow.
    boolean lastWord = event instanceof SslCloseCompletionEvent;
    if (lastWord && phase != Phase.TUNNEL && phase != Phase.CLOSED) {
      channel.close();
    } else if (lastWord || event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (held.isEmpty()) {
        endTunnelInput();
      }
    }
  }

  // ---- what the exchange asks for

  /** The exchange can take more of the request's body now. */
  void bodyWanted() {
    if (phase == Phase.BODY) {
      body.wanted();
      resume();
    } else if (phase == Phase.TUNNEL) {
      resume();
    }
  }

  /** Whether the connection may be kept after the exchange that runs, as far as it is up to us. */
  boolean mayKeepAlive() {
    return budget.isLeft();
  }

  /** Protocols were switched: what the client has sent since goes on to the endpoint. */
  void tunnel() {
    phase = Phase.TUNNEL;
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    resume();
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
        phase = Phase.LEAVING;
        readDeadline.in(loop.now(), Farewell.NANOS);
        farewell.closeAfterWrites(loop.sendQueue());
      }
      return;
    }
    phase = Phase.HEAD;
    readDeadline.in(loop.now(), loop.settings().keepaliveNanos());
    if (loop.isDraining()) {
      lastCall();
    }
    resume();
  }

  /** An idle connection ends within {@link Farewell#LAST_CALL_NANOS}. */
  @Override
  public void lastCall() {
    if (isBetweenRequests()) {
      long half = Farewell.LAST_CALL_NANOS / 2;
      readDeadline.in(loop.now(), half + loop.upTo(half));
    }
  }

  @Override
  public void abort() {
    if (phase != Phase.CLOSED) {
      if (writer.endsByClose()) {
        farewell.breakOff();
      } else {
        channel.close();
      }
    }
  }

  /** Closes the connection if it is between two requests and nothing of the next one has come. */
  private void closeIfIdle() {
    if (isBetweenRequests() && farewell.closeUnlessMoreArrived() && isBetweenRequests()) {
      readDeadline.in(loop.now(), loop.settings().headerNanos());
    }
  }

  private boolean isBetweenRequests() {
    return phase == Phase.HEAD && !head.isBegun();
  }

  // ---- endings

  private void linger() {
    phase = Phase.LINGERING;
    readDeadline.in(loop.now(), Farewell.NANOS);
    Farewell.halfClose(channel);
    resume();
  }

  private void readTimedOut() {
    loop.touchClock();
    Exchange running = exchange;
    switch (phase) {
      case HEAD -> {
        if (head.isBegun()) {
          head.refuse(ErrorReply.REQUEST_TIMEOUT);
          linger();
        } else {
          closeIfIdle();
        }
      }
      case BODY -> {
        if (running != null) {
          body.waited(running);
        }
      }
      case LEAVING -> {
        if (writer.isTaken()) {
          channel.close();
        } else {
          readDeadline.in(loop.now(), Farewell.NANOS);
        }
      }
      case LINGERING -> channel.close();
      case WAITING, TUNNEL, CLOSED -> {}
    }
  }

  /** Nothing that is left may keep this client in the kernel's memory, so no orderly end. */
  void stalled() {
    loop.touchClock();
    Exchange running = exchange;
    exchange = null;
    if (running == null) {
      loop.metrics().error(ErrorReply.SLOW_READER.index());
    } else {
      running.clientClosed(ErrorReply.SLOW_READER);
    }
    farewell.breakOff();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange running = exchange;
    if (running != null && channel.isWritable()) {
      loop.touchClock();
      running.downstreamWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    readDeadline.release();
    writer.release();
    head.release();
    held.release();
    loop.connections().remove(this);
    loop.metrics().connectionClosed();
    Exchange running = exchange;
    exchange = null;
    if (running != null) {
      loop.touchClock();
      running.clientClosed(ErrorReply.CLIENT_CLOSED);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    loop.connectionFailed("client connection", cause);
    ctx.close();
  }
}
