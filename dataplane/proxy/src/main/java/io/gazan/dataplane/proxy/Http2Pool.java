package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of one event loop that take requests, by endpoint. There is one of them
 * per endpoint until its streams are all in use; how many there may be is up to the cluster's
 * circuit breaker, and one that rests for {@code timeouts.pool_idle} goes. Owned by its event loop.
 */
final class Http2Pool {
  private final IdentityHashMap<Endpoint, Http2Upstream> byEndpoint = new IdentityHashMap<>();

  /** A connection that takes one more request, or null. */
  @Nullable Http2Upstream find(
      Endpoint endpoint, @Nullable UpstreamTlsSpec tls, boolean replayable) {
    Http2Upstream at = byEndpoint.get(endpoint);
    while (at != null) {
      if (at.isFor(tls) && at.hasRoom(replayable)) {
        return at;
      }
      at = at.nextOfEndpoint;
    }
    return null;
  }

  void add(Http2Upstream connection) {
    connection.nextOfEndpoint = byEndpoint.put(connection.endpoint(), connection);
  }

  /** Forgets a connection; one that is not here is left alone. */
  void remove(Http2Upstream connection) {
    Http2Upstream after = connection.nextOfEndpoint;
    Http2Upstream at = byEndpoint.get(connection.endpoint());
    if (at == connection) {
      if (after == null) {
        byEndpoint.remove(connection.endpoint());
      } else {
        byEndpoint.put(connection.endpoint(), after);
      }
    }
    while (at != null && at != connection) {
      Http2Upstream next = at.nextOfEndpoint;
      if (next == connection) {
        at.nextOfEndpoint = after;
        break;
      }
      at = next;
    }
    connection.nextOfEndpoint = null;
  }

  /** Closes one connection to the endpoint on which nothing runs, if there is one. */
  boolean closeOneIdle(Endpoint endpoint) {
    for (Http2Upstream at = byEndpoint.get(endpoint); at != null; at = at.nextOfEndpoint) {
      if (at.isIdle()) {
        at.leave();
        return true;
      }
    }
    return false;
  }

  /** Lets the connections to an endpoint that no table names any more finish what runs. */
  void forget(Endpoint endpoint) {
    Http2Upstream at;
    while ((at = byEndpoint.get(endpoint)) != null) {
      at.leave();
    }
  }

  /** Lets all connections finish what runs on them. */
  void leaveAll() {
    List<Endpoint> endpoints = new ArrayList<>(byEndpoint.keySet());
    endpoints.forEach(this::forget);
  }
}
