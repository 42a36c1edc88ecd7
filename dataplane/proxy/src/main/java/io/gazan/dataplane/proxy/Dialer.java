package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.probe.ProbeResult;
import io.gazan.dataplane.cluster.shared.CircuitBreaker;
import io.gazan.dataplane.proxy.ExchangeState.Connecting;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.gazan.dataplane.proxy.socket.SocketTransport;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Finds each exchange a connection to its endpoint, kept or new, in the protocol that the endpoint
 * speaks, within the limits of the cluster's {@link CircuitBreaker}. When a cluster has all the
 * connections it may have, the exchange waits here, at most {@code timeouts.connect}, until one
 * comes free; how many may wait is the breaker's {@code pending}. Owned by its event loop.
 */
final class Dialer {
  /**
   * One exchange's wish for a connection.
   *
   * @param tls null for clear text
   */
  record Wish(
      Exchange exchange,
      Connecting attempt,
      boolean http2,
      @Nullable UpstreamTlsSpec tls,
      long until) {
    Endpoint endpoint() {
      return attempt.endpoint();
    }

    CircuitBreaker circuit() {
      return attempt.cluster().circuit();
    }

    boolean isWanted() {
      return exchange.isWaitingFor(attempt);
    }

    boolean isReplayable() {
      return exchange.request().method().idempotent();
    }

    void failed(UpstreamFailure failure) {
      exchange.dialFailed(attempt, failure);
    }
  }

  private final ProxyLoop loop;
  private final Dials dials;
  private final ArrayDeque<Wish> waiting = new ArrayDeque<>();

  Dialer(ProxyLoop loop, SocketTransport transport) {
    this.loop = loop;
    this.dials = new Dials(loop, transport);
  }

  /**
   * Gets the exchange a connection, or tells it why there is none.
   *
   * @param mayReuse whether a kept HTTP/1.1 connection will do
   */
  void connect(Exchange exchange, Connecting attempt, boolean mayReuse) {
    Protocol protocol = EndpointProtocol.of(attempt, exchange.request());
    if (protocol == null) {
      awaitProtocol(exchange, attempt, mayReuse);
      return;
    }
    boolean http2 = protocol == Protocol.H2 || protocol == Protocol.H2C;
    boolean secure = protocol == Protocol.H2 || protocol == Protocol.HTTPS;
    UpstreamTlsSpec tls = secure ? attempt.cluster().spec().tls() : null;
    boolean replayable = exchange.request().method().idempotent();
    Upstream kept = mayReuse || http2 ? kept(attempt.endpoint(), http2, tls, replayable) : null;
    if (kept != null) {
      exchange.connected(attempt, kept);
      return;
    }
    long until = loop.now() + exchange.terms().waits().connectNanos();
    dial(new Wish(exchange, attempt, http2, tls, until));
  }

  private @Nullable Upstream kept(
      Endpoint endpoint, boolean http2, @Nullable UpstreamTlsSpec tls, boolean replayable) {
    if (!http2) {
      return loop.pool().take(endpoint, tls, replayable, loop.now());
    }
    Http2Upstream connection = loop.http2Pool().find(endpoint, tls, replayable);
    return connection == null ? null : connection.take();
  }

  private void dial(Wish wish) {
    if (!wish.circuit().tryPending()) {
      wish.failed(UpstreamFailure.CIRCUIT_OPEN);
      return;
    }
    if (dials.join(wish)) {
      return;
    }
    if (wish.circuit().tryConnection()) {
      dials.open(wish);
      return;
    }
    waiting.add(wish);
    loop.askOthersForRoom(wish.attempt().cluster());
  }

  /** The endpoint has not said yet what it speaks; it has until {@code timeouts.connect}. */
  private void awaitProtocol(Exchange exchange, Connecting attempt, boolean mayReuse) {
    attempt
        .cluster()
        .awaitProtocol(
            attempt.endpoint(),
            loop.eventLoop(),
            result -> {
              loop.touchClock();
              if (!exchange.isWaitingFor(attempt)) {
                return;
              }
              switch (result) {
                case ProbeResult.Found _ -> connect(exchange, attempt, mayReuse);
                case ProbeResult.Failed(ProbeResult.Reason reason, _) ->
                    exchange.dialFailed(attempt, failure(reason));
              }
            });
  }

  private static UpstreamFailure failure(ProbeResult.Reason reason) {
    return switch (reason) {
      case UNREACHABLE -> UpstreamFailure.REFUSED;
      case TIMED_OUT -> UpstreamFailure.DIAL_TIMEOUT;
      case NOT_UNDERSTOOD -> UpstreamFailure.PROTOCOL;
    };
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

  private void serve(Wish wish, long now) {
    if (!wish.isWanted()) {
      wish.circuit().pendingEnded();
      return;
    }
    Upstream kept = kept(wish.endpoint(), wish.http2(), wish.tls(), wish.isReplayable());
    if (kept != null) {
      wish.circuit().pendingEnded();
      wish.exchange().connected(wish.attempt(), kept);
    } else if (dials.join(wish)) {
      return;
    } else if (wish.circuit().tryConnection()) {
      dials.open(wish);
    } else if (now - wish.until() >= 0) {
      wish.circuit().pendingEnded();
      wish.failed(UpstreamFailure.CIRCUIT_OPEN);
    } else {
      waiting.add(wish);
    }
  }
}
