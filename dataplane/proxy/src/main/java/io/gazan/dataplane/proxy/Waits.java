package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.RequestHead;

/**
 * How long an endpoint may take over one request, in nanoseconds: what {@code timeouts} says, one
 * object for all requests, except for gRPC, where a call says so itself.
 *
 * @param responseNanos from the last byte of the request that was sent to the response's head
 * @param idleNanos between two reads of the response's body
 * @param tunnelIdleNanos without a byte either way, once protocols were switched
 * @param totalNanos from the request's head to the response's end; 0 = no limit
 */
public record Waits(long responseNanos, long idleNanos, long tunnelIdleNanos, long totalNanos) {

  static Waits of(RequestHead request, ProxySettings settings) {
    return GrpcCall.is(request) ? GrpcCall.waits(request, settings.waits()) : settings.waits();
  }

  /** Whether the request may rest as a tunnel may: a call that is a stream of messages. */
  boolean isOpenEnded() {
    return idleNanos == tunnelIdleNanos;
  }
}
