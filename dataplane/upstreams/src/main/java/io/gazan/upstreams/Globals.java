package io.gazan.upstreams;

import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.RateSpec;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every route that does not say otherwise: the policies at the top of the document.
 *
 * @param sticky null when {@code sticky_sessions} is off
 * @param toHttps the status of the redirect to https (301, 302, 307 or 308), null when off
 * @param headers {@link HeaderRules#both()} holds the global {@code headers}, which go on responses
 *     only
 * @param rate {@code rate_limit}, one bucket a client for all routes together; null when off
 * @param failures {@code x4xx_limit}, counted for all routes together; null when off
 * @param authorization who may send requests; it also guards what no route takes. Null: everybody
 */
public record Globals(
    @Nullable StickySpec sticky,
    @Nullable Integer toHttps,
    HeaderRules headers,
    @Nullable RateSpec rate,
    @Nullable Integer failures,
    @Nullable AuthSpec authorization) {
  public static final Globals NONE = new Globals(null, null, HeaderRules.NONE);

  /** Without limits, open to everybody. */
  public Globals(@Nullable StickySpec sticky, @Nullable Integer toHttps, HeaderRules headers) {
    this(sticky, toHttps, headers, null, null, null);
  }
}
