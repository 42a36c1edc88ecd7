package io.gazan.dataplane.filter;

import io.gazan.upstreams.route.RespondSpec;
import java.nio.charset.StandardCharsets;

/** {@code respond}: the same answer to every request that came this far. */
public final class RespondFilter implements Filter {
  private final LocalAnswer answer;

  public RespondFilter(RespondSpec spec) {
    byte[] body = spec.body().getBytes(StandardCharsets.UTF_8);
    this.answer = LocalAnswer.withBody(spec.status(), "", spec.type(), body);
  }

  @Override
  public FilterStage stage() {
    return FilterStage.ANSWER;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    return answer;
  }
}
