package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.observe.RepeatLimit;
import io.gazan.dataplane.observe.access.AccessLog;
import io.gazan.dataplane.observe.metrics.LoopMetrics;
import io.gazan.dataplane.observe.metrics.ProxyMetrics;
import io.gazan.dataplane.proxy.socket.SocketTransport;
import io.gazan.dataplane.proxy.time.ProxySettings;
import io.gazan.dataplane.routing.RoutingTables;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** All event loops of the data plane; what is said to each of them goes through here. */
public final class ProxyLoops implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group;
  private final SocketTransport transport;
  private final ProxySettings settings;
  private final RoutingTables tables;
  private final AccessLog accessLog;
  private final UpstreamHandshakes handshakes;
  private final RepeatLimit repeats = new RepeatLimit();
  private final RepeatLimit memoryLines =
      new RepeatLimit(Duration.ofMinutes(1), 1, System::nanoTime);
  private final List<ProxyLoop> loops = new ArrayList<>();

  /**
   * Starts the threads. Each loop gets an equal share of the idle upstream connections.
   *
   * @param handshakes for endpoints that speak TLS
   */
  public ProxyLoops(
      int threads,
      SocketTransport transport,
      ProxySettings settings,
      RoutingTables tables,
      ProxyMetrics metrics,
      AccessLog accessLog,
      UpstreamHandshakes handshakes) {
    this.transport = transport;
    this.settings = settings;
    this.tables = tables;
    this.accessLog = accessLog;
    this.handshakes = handshakes;
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("gazan-loop"), transport.ioHandlers());
    int share = (settings.keepalivePoolSize() + threads - 1) / threads;
    for (EventExecutor executor : group) {
      LoopMetrics loopMetrics = metrics.newLoop();
      ProxyLoop loop =
          new ProxyLoop(loops.size(), (EventLoop) executor, this, loopMetrics, transport, share);
      loops.add(loop);
    }
    loops.forEach(ProxyLoop::start);
  }

  public List<ProxyLoop> all() {
    return List.copyOf(loops);
  }

  public SocketTransport transport() {
    return transport;
  }

  ProxySettings settings() {
    return settings;
  }

  RoutingTables tables() {
    return tables;
  }

  AccessLog accessLog() {
    return accessLog;
  }

  UpstreamHandshakes handshakes() {
    return handshakes;
  }

  /** Of what all loops log about their peers. */
  RepeatLimit repeats() {
    return repeats;
  }

  /** Of what all loops log about memory that was not to be had. */
  RepeatLimit memoryLines() {
    return memoryLines;
  }

  /** No table names this endpoint any more: what is idle to it is closed. From any thread. */
  public void forget(Endpoint endpoint) {
    for (ProxyLoop loop : loops) {
      if (!loop.eventLoop().isShuttingDown()) {
        loop.eventLoop().execute(() -> loop.forget(endpoint));
      }
    }
  }

  void closeOneIdle(Cluster cluster, ProxyLoop asking) {
    for (ProxyLoop loop : loops) {
      if (loop != asking) {
        loop.eventLoop().execute(() -> loop.closeOneIdle(cluster));
      }
    }
  }

  /** Every answer closes its connection from now on. From any thread; does not wait. */
  public void drain() {
    for (ProxyLoop loop : loops) {
      loop.eventLoop().execute(loop::drain);
    }
  }

  /**
   * Waits until no client connection is left.
   *
   * @return false if some were left when {@code limit} had passed
   */
  public boolean awaitIdle(Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    for (ProxyLoop loop : loops) {
      CompletableFuture<Void> idle = new CompletableFuture<>();
      loop.eventLoop().execute(() -> loop.connections().whenEmpty(() -> idle.complete(null)));
      try {
        idle.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (java.util.concurrent.TimeoutException late) {
        return false;
      } catch (java.util.concurrent.ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (ProxyLoop loop : loops) {
      loop.eventLoop().execute(loop::closeAll);
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
