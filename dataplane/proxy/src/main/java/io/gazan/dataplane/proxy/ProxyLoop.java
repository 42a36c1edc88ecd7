package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.write.ErrorReplies;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.gazan.dataplane.observe.RepeatLimit;
import io.gazan.dataplane.observe.access.AccessLog;
import io.gazan.dataplane.observe.metrics.LoopMetrics;
import io.gazan.dataplane.proxy.request.EndpointChoice;
import io.gazan.dataplane.proxy.request.Http2Heads;
import io.gazan.dataplane.proxy.socket.FaultReport;
import io.gazan.dataplane.proxy.socket.IdleConnections;
import io.gazan.dataplane.proxy.socket.MemoryLevel;
import io.gazan.dataplane.proxy.socket.ReadSizes;
import io.gazan.dataplane.proxy.socket.SendQueue;
import io.gazan.dataplane.proxy.socket.SocketTransport;
import io.gazan.dataplane.proxy.socket.UnsentLimit;
import io.gazan.dataplane.proxy.time.Deadlines;
import io.gazan.dataplane.proxy.time.ProxySettings;
import io.gazan.dataplane.routing.RoutingTable;
import io.gazan.dataplane.routing.RoutingTables;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop and everything that belongs to it alone: its connections, their pool, their
 * timers, its counters and scratch space. An exchange reaches all it needs through this object.
 * Except where a method says otherwise, only the loop's own thread may call it.
 */
public final class ProxyLoop {
  /** What connections begin with; see {@link UnsentLimit}. */
  public static final WriteBufferWaterMark WATER_MARK = MemoryLevel.PLENTY.waterMark();

  /** How much is read at once, from clients and from endpoints. */
  public static final RecvByteBufAllocator READ_SIZES = new ReadSizes();

  private static final int TCP_ESTABLISHED = 1;
  private static final Logger log = LoggerFactory.getLogger(ProxyLoop.class);

  private final int index;
  private final EventLoop eventLoop;
  private final ProxySettings settings;
  private final RoutingTables tables;
  private final LoopMetrics metrics;
  private final AccessLog accessLog;
  private final Deadlines deadlines = new Deadlines(System.nanoTime());
  private final HeadPool heads = new HeadPool();
  private final HeadWriter headWriter = new HeadWriter();
  private final ErrorReplies errorReplies = new ErrorReplies();
  private final EndpointChoice endpointChoice = new EndpointChoice();
  private final EpollTcpInfo tcpInfo = new EpollTcpInfo();
  private final SendQueue sendQueue = new SendQueue();
  private final SplittableRandom random = new SplittableRandom();
  private final Connections connections = new Connections();
  private final IdleConnections idle;
  private final ConnectionPool pool;
  private final Http2Pool http2Pool = new Http2Pool();
  private final Http2Heads http2;
  private final FaultReport faults;
  private final Dialer dialer;
  private final ProxyLoops all;
  private long now = System.nanoTime();
  private boolean draining;

  ProxyLoop(
      int index,
      EventLoop eventLoop,
      ProxyLoops all,
      LoopMetrics metrics,
      SocketTransport transport,
      int pooledConnections) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.all = all;
    this.settings = all.settings();
    this.tables = all.tables();
    this.accessLog = all.accessLog();
    this.metrics = metrics;
    this.idle = new IdleConnections(pooledConnections, metrics);
    this.pool = new ConnectionPool(idle);
    this.http2 = new Http2Heads(heads, settings.http2());
    this.faults = new FaultReport(metrics, all.repeats());
    this.dialer = new Dialer(this, transport);
  }

  /** Starts the timers. From any thread. */
  void start() {
    eventLoop.scheduleAtFixedRate(
        this::tick, Deadlines.TICK_NANOS, Deadlines.TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    long at = touchClock();
    deadlines.advance(at);
    dialer.serveWaiting(at);
  }

  // ---- for every connection and exchange

  public int index() {
    return index;
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  public ProxySettings settings() {
    return settings;
  }

  public LoopMetrics metrics() {
    return metrics;
  }

  AccessLog accessLog() {
    return accessLog;
  }

  RoutingTable currentTable() {
    return tables.current();
  }

  /** {@link System#nanoTime} as of the event that is being handled. */
  public long now() {
    return now;
  }

  /** To be called where an event enters the proxy, so that one clock reading serves all of it. */
  public long touchClock() {
    now = System.nanoTime();
    return now;
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  public HeadPool heads() {
    return heads;
  }

  public HeadWriter headWriter() {
    return headWriter;
  }

  public ErrorReplies errorReplies() {
    return errorReplies;
  }

  EndpointChoice endpointChoice() {
    return endpointChoice;
  }

  IdleConnections idle() {
    return idle;
  }

  ConnectionPool pool() {
    return pool;
  }

  Http2Pool http2Pool() {
    return http2Pool;
  }

  public Http2Heads http2() {
    return http2;
  }

  public SendQueue sendQueue() {
    return sendQueue;
  }

  public FaultReport faults() {
    return faults;
  }

  /** Makes the client side of TLS connections to endpoints. */
  UpstreamHandshakes handshakes() {
    return all.handshakes();
  }

  Dialer dialer() {
    return dialer;
  }

  public Connections connections() {
    return connections;
  }

  /** A client connection is in its TLS handshake: a drain waits for what comes of it. */
  public void handshakeBegun() {
    connections.handshakeBegun();
  }

  /** The end of it, after the connection's HTTP handler was made where it came to that. */
  public void handshakeEnded() {
    connections.handshakeEnded();
  }

  /** {@code nanos} give or take a tenth, so that what began together does not end together. */
  public long jittered(long nanos) {
    long tenth = nanos / 10;
    return tenth == 0 ? nanos : nanos - tenth + random.nextLong(2 * tenth + 1);
  }

  /** Any time up to {@code nanos}, so that many ends are spread over it. */
  public long upTo(long nanos) {
    return 1 + random.nextLong(nanos);
  }

  /** Whether the kernel has heard nothing of the peer closing this connection. */
  boolean isEstablished(EpollSocketChannel channel) {
    channel.tcpInfo(tcpInfo);
    return tcpInfo.state() == TCP_ESTABLISHED;
  }

  /**
   * A connection ends by an exception: the network's and the peer's troubles with TLS or framing
   * are nothing to report, memory that is not to be had is counted, everything else is a bug.
   */
  public void connectionFailed(String where, Throwable cause) {
    OutOfMemoryError memory = memoryFailure(cause);
    if (memory != null) {
      metrics.memoryFailure();
      long suppressed = all.memoryLines().admit("");
      if (suppressed != RepeatLimit.NOT_NOW) {
        log.atError()
            .addKeyValue("where", where)
            .addKeyValue("suppressed", suppressed)
            .addKeyValue("detail", memory.getMessage())
            .log("no memory for a connection, it is closed");
      }
    } else if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
      reportBug(where, cause);
    }
  }

  /** Netty's decoders wrap what happens in them. */
  private static @Nullable OutOfMemoryError memoryFailure(Throwable cause) {
    Throwable inner = cause instanceof DecoderException ? cause.getCause() : cause;
    return inner instanceof OutOfMemoryError memory ? memory : null;
  }

  /** Something that should not be possible; the connection it happened on is closed. */
  void reportBug(String where, Throwable cause) {
    log.atError().addKeyValue("where", where).setCause(cause).log("unexpected failure");
  }

  // ---- draining and other loops

  public boolean isDraining() {
    return draining;
  }

  /** From now on every answer closes its connection, and idle connections close soon. */
  void drain() {
    touchClock();
    draining = true;
    connections.lastCall();
    idle.closeAll();
    http2Pool.leaveAll();
  }

  /** Ends all connections, whatever they are doing. */
  void closeAll() {
    connections.closeAll();
    idle.closeAll();
    http2Pool.leaveAll();
  }

  /** No table names this endpoint any more: what is idle to it is closed. */
  void forget(Endpoint endpoint) {
    pool.forget(endpoint);
    http2Pool.forget(endpoint);
  }

  /** Makes room for a connection to this cluster that another loop waits for. */
  void askOthersForRoom(Cluster cluster) {
    all.closeOneIdle(cluster, this);
  }

  void closeOneIdle(Cluster cluster) {
    for (int i = 0; i < cluster.members().size(); i++) {
      Endpoint endpoint = cluster.members().get(i).endpoint();
      if (pool.closeOne(endpoint) || http2Pool.closeOneIdle(endpoint)) {
        return;
      }
    }
  }
}
