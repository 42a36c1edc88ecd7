package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.reply.ErrorReply;

/**
 * Refuses, on routes that let in only some requests, a path that an endpoint may read as another
 * one: with an encoded slash or backslash in it. What is authorised has to be what is served.
 */
public final class AmbiguousPathFilter implements Filter {
  private static final LocalAnswer REFUSED = LocalAnswer.refusal(ErrorReply.AMBIGUOUS_PATH, "");

  @Override
  public FilterStage stage() {
    return FilterStage.ADDRESS;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    return pass.head().ambiguousPath() ? REFUSED : Verdict.PASS;
  }
}
