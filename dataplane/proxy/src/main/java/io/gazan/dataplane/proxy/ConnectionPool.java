package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.observe.LoopMetrics;
import io.gazan.upstreams.UpstreamTlsSpec;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The idle upstream connections of one event loop. Per endpoint the one used last is taken first,
 * so that surplus ones age and go; over all endpoints the least recently used one makes room when
 * the loop's share of {@code upstream_keepalive_pool_size} is full. Owned by its event loop.
 */
final class ConnectionPool {
  private final int capacity;
  private final LoopMetrics metrics;
  private final IdentityHashMap<Endpoint, Idle> byEndpoint = new IdentityHashMap<>();
  private @Nullable Http1Upstream newest;
  private @Nullable Http1Upstream oldest;
  private int size;

  /** The stack of one endpoint's idle connections, linked through the connections themselves. */
  private static final class Idle {
    @Nullable Http1Upstream top;
  }

  ConnectionPool(int capacity, LoopMetrics metrics) {
    this.capacity = capacity;
    this.metrics = metrics;
  }

  /**
   * Takes an idle connection that is still open, or null.
   *
   * @param tls the settings that the connection must have been made with; null for clear text
   * @param replayable whether the request may be sent again should the endpoint have closed the
   *     connection in this very moment; one that may not gets only a connection that was used just
   *     now or that the kernel says is established
   */
  @Nullable Http1Upstream take(
      Endpoint endpoint, @Nullable UpstreamTlsSpec tls, boolean replayable, long now) {
    Idle idle = byEndpoint.get(endpoint);
    if (idle == null) {
      return null;
    }
    Http1Upstream next = idle.top;
    while (next != null) {
      Http1Upstream connection = next;
      next = connection.below;
      if (!connection.isFor(tls)) {
        continue;
      }
      remove(connection);
      if (connection.isUsable(replayable, now)) {
        return connection;
      }
      connection.close();
    }
    return null;
  }

  /** Keeps a connection that has just finished an exchange; closes the oldest one when full. */
  void give(Http1Upstream connection) {
    if (capacity == 0) {
      connection.close();
      return;
    }
    if (size == capacity) {
      Http1Upstream evicted = oldest;
      if (evicted != null) {
        evicted.close();
      }
    }
    Idle idle = byEndpoint.computeIfAbsent(connection.endpoint(), e -> new Idle());
    connection.below = idle.top;
    if (idle.top != null) {
      idle.top.above = connection;
    }
    idle.top = connection;
    connection.older = newest;
    if (newest != null) {
      newest.newer = connection;
    } else {
      oldest = connection;
    }
    newest = connection;
    connection.pooled = true;
    size++;
    metrics.poolIdle(1);
  }

  /**
   * Forgets a connection, which then belongs to the caller; one that is not pooled is left alone.
   */
  void remove(Http1Upstream connection) {
    if (!connection.pooled) {
      return;
    }
    Http1Upstream above = connection.above;
    Http1Upstream below = connection.below;
    if (above != null) {
      above.below = below;
    } else {
      Idle idle = byEndpoint.get(connection.endpoint());
      if (idle != null) {
        idle.top = below;
      }
    }
    if (below != null) {
      below.above = above;
    }
    Http1Upstream newerOne = connection.newer;
    Http1Upstream olderOne = connection.older;
    if (newerOne != null) {
      newerOne.older = olderOne;
    } else {
      newest = olderOne;
    }
    if (olderOne != null) {
      olderOne.newer = newerOne;
    } else {
      oldest = newerOne;
    }
    connection.above = null;
    connection.below = null;
    connection.newer = null;
    connection.older = null;
    connection.pooled = false;
    size--;
    metrics.poolIdle(-1);
  }

  /** Closes one idle connection to the endpoint, if there is one. */
  boolean closeOne(Endpoint endpoint) {
    Idle idle = byEndpoint.get(endpoint);
    Http1Upstream connection = idle == null ? null : idle.top;
    if (connection == null) {
      return false;
    }
    connection.close();
    return true;
  }

  /** Closes what is idle to an endpoint that no routing table names any more. */
  void forget(Endpoint endpoint) {
    while (closeOne(endpoint)) {
      // until none is left
    }
    byEndpoint.remove(endpoint);
  }

  void closeAll() {
    Http1Upstream connection;
    while ((connection = oldest) != null) {
      connection.close();
    }
    byEndpoint.clear();
  }
}
