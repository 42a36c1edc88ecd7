package io.gazan.dataplane.filter.limit;

import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.http.reply.ErrorReply;

/**
 * {@code x4xx_limit}: 429 to a client that got too many 4xx answers, from endpoints or from the
 * filters behind this one, as one that guesses passwords or looks for holes does.
 */
public final class FailureLimitFilter implements Filter {
  private static final LocalAnswer SHUT_OUT =
      LocalAnswer.refusal(ErrorReply.FAILURE_LIMITED, "Retry-After: 1\r\n");

  private final FailureLimit limit;

  public FailureLimitFilter(FailureLimit limit) {
    this.limit = limit;
  }

  @Override
  public FilterStage stage() {
    return FilterStage.LIMIT;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    return limit.isShutOut(pass.clientAddress()) ? SHUT_OUT : Verdict.PASS;
  }

  @Override
  public boolean watchesAnswers() {
    return true;
  }

  @Override
  public void onAnswer(FilterPass pass, int status) {
    if (status >= 400 && status < 500) {
      limit.failed(pass.clientAddress());
    }
  }
}
