package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.shared.CircuitBreaker;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.proxy.request.Downstream;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.gazan.dataplane.proxy.socket.Farewell;
import io.gazan.dataplane.proxy.socket.IdleConnections;
import io.gazan.dataplane.proxy.time.Deadline;
import io.gazan.dataplane.proxy.time.Waits;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to an endpoint: it serves one {@link Exchange} at a time and rests in the
 * {@link ConnectionPool} between two. It sends requests, has its {@link Http1ResponseReader} read
 * the answers, and leaves every decision to the exchange. Owned by its event loop.
 */
final class Http1Upstream extends ChannelInboundHandlerAdapter implements Upstream {
  /**
   * A connection that rested longer is not used for a request that cannot be sent twice: endpoints
   * close idle connections after some seconds, and the FIN may be on its way.
   */
  private static final long LONGEST_REST_NANOS = 1_000_000_000L;

  /** Where the kernel cannot be asked, a connection that was used this recently passes as open. */
  private static final long FRESHLY_USED_NANOS = 100_000_000L;

  // The pool's links; only ConnectionPool touches them.
  final IdleConnections.Place place = new IdleConnections.Place(this::close);
  @Nullable Http1Upstream above;
  @Nullable Http1Upstream below;

  private final ProxyLoop loop;
  private final Endpoint endpoint;
  private final @Nullable UpstreamTlsSpec tls;
  private final CircuitBreaker countedBy;
  private final Channel channel;
  private final Http1RequestWriter writer;
  private final Http1ResponseReader reader;
  private final Deadline deadline;

  private @Nullable Downstream flushTarget;
  private boolean connected;
  private boolean closed;
  private boolean reused;
  private boolean requestSent;
  private boolean reset;
  private boolean paused;
  private boolean inputEnded;
  private long idleSince;

  /**
   * A connection that is being dialled.
   *
   * @param tls what it is made with; null for clear text
   * @param countedBy counts this connection from now to its end
   */
  Http1Upstream(
      ProxyLoop loop,
      Endpoint endpoint,
      @Nullable UpstreamTlsSpec tls,
      CircuitBreaker countedBy,
      Channel channel) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.tls = tls;
    this.countedBy = countedBy;
    this.channel = channel;
    this.writer = new Http1RequestWriter(loop, channel);
    this.reader = new Http1ResponseReader(loop, this);
    this.deadline = loop.deadlines().create(this::deadlinePassed);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  boolean isFor(@Nullable UpstreamTlsSpec wanted) {
    return Objects.equals(tls, wanted);
  }

  /** The dial has succeeded; the connection now belongs to the exchange that asked, or the pool. */
  void connected() {
    connected = true;
    endpoint.connectionOpened(loop.index());
    loop.metrics().upstreamOpened();
  }

  /** Nobody needs it for now: another exchange may have it. */
  void rest() {
    idleSince = loop.now();
    deadline.in(idleSince, loop.settings().poolIdleNanos());
    loop.pool().give(this);
  }

  /** Whether it may carry another request; see {@link ConnectionPool#take}. */
  boolean isUsable(boolean replayable, long now) {
    if (!channel.isActive()) {
      return false;
    }
    if (replayable) {
      return true;
    }
    long idle = now - idleSince;
    return channel instanceof EpollSocketChannel socket
        ? idle < LONGEST_REST_NANOS && loop.isEstablished(socket)
        : idle < FRESHLY_USED_NANOS;
  }

  // ---- what the exchange asks for

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public boolean mayRefuse() {
    return false;
  }

  @Override
  public boolean isOver() {
    return Farewell.isOver(channel);
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void begin(Exchange owner, Downstream downstream, HeaderEdits edits) {
    flushTarget = downstream;
    requestSent = false;
    reader.begin(owner);
    writer.head(owner.request(), edits, downstream.client().forwardingHeaders());
    expectWithin(owner.terms().waits().responseNanos());
  }

  @Override
  public void body(ByteBuf in, int length) {
    writer.data(in, length);
    waitForAnswer();
  }

  /**
   * A client's trailers are not passed on: no HTTP/1.1 endpoint expects them, and some would take
   * them for headers.
   */
  @Override
  public void requestEnd(@Nullable HeaderBlock trailers) {
    requestSent = true;
    writer.end();
    waitForAnswer();
    if (reader.isTunnel()) {
      writer.flush();
      Farewell.halfClose(channel);
    }
  }

  private void waitForAnswer() {
    Exchange owner = reader.exchange();
    if (owner != null) {
      expectWithin(reader.isTunnel() ? tunnelNanos(owner) : owner.terms().waits().responseNanos());
    }
  }

  /** Once the endpoint has had its last word a tunnel may not rest as long as before. */
  private long tunnelNanos(Exchange owner) {
    Waits waits = owner.terms().waits();
    return inputEnded ? waits.idleNanos() : waits.tunnelIdleNanos();
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void pauseReading() {
    if (!paused) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void resumeReading() {
    if (paused) {
      paused = false;
      waitForMore();
      channel.config().setAutoRead(true);
    }
  }

  private void waitForMore() {
    Exchange owner = reader.exchange();
    if (owner != null) {
      expectWithin(reader.isTunnel() ? tunnelNanos(owner) : owner.terms().waits().idleNanos());
    }
  }

  /**
   * HTTP/1.1 has no other way to take a request back than to end the connection. A tunnel whose
   * client has ended it in order closes behind the client's last byte.
   */
  @Override
  public void abandon() {
    if (reader.isTunnel() && requestSent) {
      reader.end();
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else {
      close();
    }
  }

  /** Ends the connection, whatever it was doing; its exchange hears nothing more from it. */
  void close() {
    reader.end();
    loop.pool().remove(this);
    channel.close();
  }

  // ---- what the reader finds

  /** The endpoint has {@code nanos} for the next sign of life. */
  void expectWithin(long nanos) {
    deadline.in(loop.now(), nanos);
  }

  void protocolSwitched() {
    writer.switchProtocols();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (requestSent) {
      // The client ended its side before the endpoint agreed to a tunnel.
      Farewell.halfClose(channel);
    }
  }

  /**
   * The response is whole: the connection goes back to the pool first, the exchange ends then.
   *
   * @param clean whether nothing came behind it
   */
  void finish(Exchange owner, boolean clean) {
    reader.end();
    flushTarget = null;
    if (clean && requestSent && reader.keepsAlive()) {
      reader.rest();
      reused = true;
      resumeReading();
      rest();
    } else {
      close();
    }
    owner.responseEnd(reader.trailers());
  }

  void fail(Exchange owner, UpstreamFailure failure) {
    boolean begun = reader.begun();
    reader.end();
    channel.close();
    owner.upstreamFailed(failure, begun);
  }

  // ---- what the channel says

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      loop.touchClock();
      if (!closed) {
        reader.read(in);
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Downstream target = flushTarget;
    if (target != null) {
      target.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange owner = reader.exchange();
    if (owner != null && channel.isWritable()) {
      owner.upstreamWritable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    Exchange owner = reader.exchange();
    // Over TLS the endpoint's last word is close_notify, and a FIN may never follow.
    boolean lastWord =
        event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
    if (lastWord && !inputEnded && reader.isTunnel() && owner != null) {
      loop.touchClock();
      inputEnded = true;
      expectWithin(tunnelNanos(owner));
      owner.responseEnd(null);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closed = true;
    boolean whole = reader.endsByClose() && !reset;
    boolean begun = reader.begun();
    deadline.release();
    writer.release();
    reader.release();
    loop.pool().remove(this);
    if (connected) {
      endpoint.connectionClosed(loop.index());
      loop.metrics().upstreamClosed();
      countedBy.connectionClosed();
    }
    Exchange owner = reader.end();
    if (owner == null) {
      return;
    }
    loop.touchClock();
    if (whole) {
      owner.responseEnd(null);
    } else {
      owner.upstreamFailed(reset ? UpstreamFailure.RESET : UpstreamFailure.CLOSED, begun);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    loop.connectionFailed("upstream connection", cause);
    reset = true;
    ctx.close();
  }

  private void deadlinePassed() {
    Exchange owner = reader.exchange();
    if (owner == null) {
      close();
      return;
    }
    if (paused) {
      // The client is the slow one, and its own deadline runs.
      loop.touchClock();
      waitForMore();
      return;
    }
    fail(owner, reader.headRead() ? UpstreamFailure.STALLED : UpstreamFailure.NO_ANSWER);
  }
}
