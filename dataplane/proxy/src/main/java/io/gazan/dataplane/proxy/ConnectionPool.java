package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.proxy.socket.IdleConnections;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The idle HTTP/1.1 connections of one event loop, by endpoint. The one used last is taken first,
 * so that surplus ones age and go; how many there may be in all is up to {@link IdleConnections}.
 * Owned by its event loop.
 */
final class ConnectionPool {
  private final IdleConnections all;
  private final IdentityHashMap<Endpoint, Idle> byEndpoint = new IdentityHashMap<>();

  /** The stack of one endpoint's idle connections, linked through the connections themselves. */
  private static final class Idle {
    @Nullable Http1Upstream top;
  }

  /**
   * For one event loop.
   *
   * @param all of its idle connections
   */
  ConnectionPool(IdleConnections all) {
    this.all = all;
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

  /** Keeps a connection that has just finished an exchange, or closes it if none are kept. */
  void give(Http1Upstream connection) {
    if (!all.add(connection.place)) {
      connection.close();
      return;
    }
    Idle idle = byEndpoint.computeIfAbsent(connection.endpoint(), e -> new Idle());
    connection.below = idle.top;
    if (idle.top != null) {
      idle.top.above = connection;
    }
    idle.top = connection;
  }

  /**
   * Forgets a connection, which then belongs to the caller; one that is not pooled is left alone.
   */
  void remove(Http1Upstream connection) {
    if (!connection.place.isTaken()) {
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
    connection.above = null;
    connection.below = null;
    all.remove(connection.place);
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
}
