package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.proxy.ExchangeState.Connecting;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.gazan.upstreams.forwarding.RetryOn;
import io.gazan.upstreams.forwarding.RetrySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which failed attempts are followed by which other one; see docs/decisions/0003. Never after a
 * byte of a response.
 */
final class RetryRules {
  private RetryRules() {}

  /** What follows a dial that failed: another endpoint; null if the request has to fail. */
  static @Nullable Connecting afterDial(
      Connecting failed, UpstreamFailure failure, RequestHead request, Client client) {
    if (!failure.isDial() || !allow(failed, RetryOn.CONNECT)) {
      return null;
    }
    Endpoint other = failed.otherEndpoint(request, client);
    return other == null ? null : failed.retry(other);
  }

  /** What follows a connection that was lost: another endpoint if there is one, else the same. */
  static Connecting afterLoss(Connecting failed, RequestHead request, Client client) {
    Endpoint other = failed.otherEndpoint(request, client);
    return failed.retry(other == null ? failed.endpoint() : other);
  }

  /** Whether the route allows one more attempt for this reason. */
  private static boolean allow(Connecting failed, RetryOn reason) {
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
