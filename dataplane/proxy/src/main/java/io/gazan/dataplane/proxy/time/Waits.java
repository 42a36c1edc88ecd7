package io.gazan.dataplane.proxy.time;

import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.routing.RouteTimeouts;

/**
 * How long an endpoint may take over one request, in nanoseconds: what {@code timeouts} says, one
 * object for all requests, except for gRPC, where a call says so itself.
 *
 * @param connectNanos until a connection stands, TLS included
 * @param responseNanos from the last byte of the request that was sent to the response's head
 * @param idleNanos between two reads of the response's body
 * @param tunnelIdleNanos without a byte either way, once protocols were switched
 * @param totalNanos from the request's head to the response's end; 0 = no limit
 * @param isOpenEnded whether the request may rest as a tunnel may: a call that is a stream of
 *     messages
 */
public record Waits(
    long connectNanos,
    long responseNanos,
    long idleNanos,
    long tunnelIdleNanos,
    long totalNanos,
    boolean isOpenEnded) {

  public static Waits of(RequestHead request, ProxySettings settings) {
    return GrpcCall.is(request) ? GrpcCall.waits(request, settings.waits()) : settings.waits();
  }

  /** The same with what a path says in the place of main.yaml; a call's own deadline stays. */
  public Waits within(RouteTimeouts route) {
    if (route.equals(RouteTimeouts.NONE)) {
      return this;
    }
    boolean ownResponse = route.response() > 0 && totalNanos == 0;
    return new Waits(
        route.connect() > 0 ? route.connect() : connectNanos,
        ownResponse ? route.response() : responseNanos,
        route.idle() > 0 ? route.idle() : idleNanos,
        tunnelIdleNanos,
        totalNanos,
        isOpenEnded && route.idle() == 0);
  }

  /** As sockets want it: at least a millisecond. */
  public int connectMillis() {
    return Math.clamp(connectNanos / 1_000_000, 1, Integer.MAX_VALUE);
  }
}
