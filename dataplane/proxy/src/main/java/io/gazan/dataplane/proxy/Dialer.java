package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.CircuitBreaker;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.proxy.ExchangeState.Connecting;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/**
 * Opens upstream connections for one event loop, within the limits of each cluster's {@link
 * CircuitBreaker}. When a cluster has all the connections it may have, the exchange waits here, at
 * most {@code timeouts.connect}, until one comes free; how many may wait is the breaker's {@code
 * pending}. Owned by its event loop.
 */
final class Dialer {
  private record Waiting(
      Exchange exchange, Connecting attempt, CircuitBreaker circuit, long until) {}

  private final ProxyLoop loop;
  private final Bootstrap bootstrap;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  Dialer(ProxyLoop loop, SocketTransport transport) {
    this.loop = loop;
    this.bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(transport.client())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, loop.settings().connectMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ProxyLoop.WATER_MARK);
  }

  /** Gets a connection for the exchange, or tells it why there is none. */
  void dial(Exchange exchange, Connecting attempt) {
    CircuitBreaker circuit = attempt.cluster().circuit();
    if (!circuit.tryPending()) {
      exchange.dialFailed(attempt, UpstreamFailure.CIRCUIT_OPEN);
      return;
    }
    if (circuit.tryConnection()) {
      connect(exchange, attempt, circuit);
      return;
    }
    long until = loop.now() + loop.settings().connectMillis() * 1_000_000L;
    waiting.add(new Waiting(exchange, attempt, circuit, until));
    loop.askOthersForRoom(attempt.cluster());
  }

  /**
   * Something came free, or time has passed: serves those that wait, in order. Who is still not
   * served queues up again behind.
   */
  void serveWaiting(long now) {
    for (int left = waiting.size(); left > 0; left--) {
      serve(waiting.remove(), now);
    }
  }

  private void serve(Waiting next, long now) {
    Exchange exchange = next.exchange();
    if (!exchange.isWaitingFor(next.attempt())) {
      next.circuit().pendingEnded();
      return;
    }
    Http1Upstream idle = loop.pool().take(next.attempt().endpoint(), false, now);
    if (idle != null) {
      next.circuit().pendingEnded();
      exchange.connected(next.attempt(), idle);
    } else if (next.circuit().tryConnection()) {
      connect(exchange, next.attempt(), next.circuit());
    } else if (now - next.until() >= 0) {
      next.circuit().pendingEnded();
      exchange.dialFailed(next.attempt(), UpstreamFailure.CIRCUIT_OPEN);
    } else {
      waiting.add(next);
    }
  }

  private void connect(Exchange exchange, Connecting attempt, CircuitBreaker circuit) {
    Endpoint endpoint = attempt.endpoint();
    InetSocketAddress address = endpoint.nextAddress();
    if (address == null) {
      circuit.pendingEnded();
      circuit.connectionClosed();
      exchange.dialFailed(attempt, UpstreamFailure.UNRESOLVED);
      return;
    }
    bootstrap
        .clone()
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Http1Upstream(loop, endpoint, circuit, channel));
              }
            })
        .connect(address)
        .addListener((ChannelFuture dialled) -> connectEnded(exchange, attempt, circuit, dialled));
  }

  private void connectEnded(
      Exchange exchange, Connecting attempt, CircuitBreaker circuit, ChannelFuture dialled) {
    loop.touchClock();
    circuit.pendingEnded();
    if (!dialled.isSuccess()) {
      circuit.connectionClosed();
      boolean late = dialled.cause() instanceof ConnectTimeoutException;
      exchange.dialFailed(attempt, late ? UpstreamFailure.DIAL_TIMEOUT : UpstreamFailure.REFUSED);
      return;
    }
    Http1Upstream upstream = dialled.channel().pipeline().get(Http1Upstream.class);
    upstream.connected();
    if (!exchange.connected(attempt, upstream)) {
      upstream.rest();
    }
  }
}
