package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.proxy.ExchangeState.Connecting;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.gazan.upstreams.forwarding.RetryOn;
import io.gazan.upstreams.forwarding.RetrySpec;

/**
 * Which failed attempts may be followed by another one; see docs/decisions/0003. Never after a byte
 * of a response.
 */
final class RetryRules {
  private RetryRules() {}

  /** Whether the route allows one more attempt for this reason. */
  static boolean allow(Connecting failed, RetryOn reason) {
    RetrySpec retries = failed.route().retries();
    return failed.retries() < retries.attempts() && retries.on().contains(reason);
  }

  /**
   * Whether a request that has been sent may be sent again: any request that the endpoint says it
   * has not looked at (RFC 9113 §8.7), and an idempotent one whose connection went away.
   *
   * @param bodyKept whether all that was sent of the body is there to be sent again
   */
  static boolean mayReplay(
      Connecting attempt, UpstreamFailure failure, RequestHead request, boolean bodyKept) {
    if (!bodyKept) {
      return false;
    }
    if (failure == UpstreamFailure.REFUSED_STREAM) {
      return allow(attempt, RetryOn.REFUSED_STREAM);
    }
    return failure.isLostConnection()
        && request.method().idempotent()
        && allow(attempt, RetryOn.STALE);
  }
}
