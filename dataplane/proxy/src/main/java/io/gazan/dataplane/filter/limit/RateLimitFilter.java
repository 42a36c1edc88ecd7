package io.gazan.dataplane.filter.limit;

import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.http.reply.ErrorReply;

/**
 * {@code rate_limit}: 429 (RFC 6585 §4) to a client that asks more often than it may. Since every
 * limit is at least one request a second, a second is always long enough to wait.
 */
public final class RateLimitFilter implements Filter {
  static final LocalAnswer TOO_MANY =
      LocalAnswer.refusal(ErrorReply.RATE_LIMITED, "Retry-After: 1\r\n");

  private final RateLimit limit;

  public RateLimitFilter(RateLimit limit) {
    this.limit = limit;
  }

  @Override
  public FilterStage stage() {
    return FilterStage.LIMIT;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    return limit.take(pass.clientAddress()) ? Verdict.PASS : TOO_MANY;
  }
}
