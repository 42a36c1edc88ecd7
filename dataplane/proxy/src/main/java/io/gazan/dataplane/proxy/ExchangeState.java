package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.proxy.request.Downstream;
import io.gazan.dataplane.proxy.request.EndpointChoice;
import io.gazan.dataplane.proxy.request.HashKey;
import io.gazan.dataplane.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link Exchange} stands. Each state holds exactly what is known in it, and a transition
 * is a method of the state that allows it.
 *
 * <pre>
 *   Admitting ── Connecting ── Forwarding ── Tunnelling ── Completed
 *       │          │   ▲          │             │            ▲
 *       │          │   └── retry ─┤             │            │
 *       └──────────┴──────────────┴─────────────┴── answered, broken or given up
 * </pre>
 */
sealed interface ExchangeState {
  /** Whether more of the request's body can go to the endpoint now. */
  default boolean takesBody(RequestHead request) {
    return false;
  }

  /** The endpoint's work is not wanted any more. */
  default void leaveEndpoint(int loopIndex) {}

  /** No endpoint is chosen yet; {@link Admission} knows how far it has got. */
  record Admitting() implements ExchangeState {
    static final Admitting INSTANCE = new Admitting();
  }

  /**
   * A connection to the endpoint is being looked for or dialled; nothing has been sent.
   *
   * @param setsCookie whether the client is to be told to come back to this endpoint, if the route
   *     has sticky sessions
   * @param retries how many attempts were made before this one
   */
  record Connecting(
      Route route, Cluster cluster, Endpoint endpoint, boolean setsCookie, int retries)
      implements ExchangeState {
    Forwarding connected(Upstream upstream) {
      return new Forwarding(this, upstream);
    }

    @Override
    public void leaveEndpoint(int loopIndex) {
      endpoint.requestEnded(loopIndex);
    }

    Connecting retry(Endpoint next) {
      return new Connecting(route, cluster, next, setsCookie || next != endpoint, retries + 1);
    }

    /** The next endpoint of the cluster other than this one; null without. */
    @Nullable Endpoint otherEndpoint(RequestHead request, Client client) {
      return cluster.pick(HashKey.of(cluster, request, client), endpoint);
    }

    /** The line that makes the client come back to this endpoint; null if there is no need. */
    byte @Nullable [] cookieLine(RequestHead request, Client client) {
      return setsCookie ? EndpointChoice.cookieLine(route, endpoint, request, client) : null;
    }
  }

  /** Both sides are joined. */
  sealed interface Joined extends ExchangeState {
    Connecting attempt();

    Upstream upstream();

    @Override
    default boolean takesBody(RequestHead request) {
      return upstream().isWritable();
    }

    @Override
    default void leaveEndpoint(int loopIndex) {
      attempt().endpoint().requestEnded(loopIndex);
      upstream().abandon();
    }
  }

  /** Request and response flow. */
  record Forwarding(Connecting attempt, Upstream upstream) implements Joined {
    /** What follows an upgrade belongs to the other protocol, if the endpoint agrees to it. */
    @Override
    public boolean takesBody(RequestHead request) {
      return !request.upgradeRequested() && upstream.isWritable();
    }

    Tunnelling switched() {
      return new Tunnelling(attempt, upstream);
    }
  }

  /** The endpoint has switched protocols: bytes flow both ways until one side ends them. */
  record Tunnelling(Connecting attempt, Upstream upstream) implements Joined {
    /** Whether nothing can flow any more, neither way. */
    boolean isEnded(boolean requestWhole, boolean responseWhole, Downstream downstream) {
      return (requestWhole || upstream.isOver()) && (responseWhole || downstream.isOver());
    }
  }

  /** Everything is over and accounted for. */
  record Completed() implements ExchangeState {
    static final Completed INSTANCE = new Completed();
  }
}
