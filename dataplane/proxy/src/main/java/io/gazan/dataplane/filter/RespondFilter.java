package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.upstreams.route.RespondSpec;
import java.nio.charset.StandardCharsets;

/**
 * {@code respond}: the same answer to every request that came this far, with the headers that the
 * route puts on every response.
 */
public final class RespondFilter implements Filter {
  /** What every answer has from its writer. */
  private static final long WRITTEN = KnownHeader.set(KnownHeader.SERVER, KnownHeader.DATE);

  private final LocalAnswer answer;

  /**
   * @param response what the route does to every response, by {@link #edits}
   */
  public RespondFilter(RespondSpec spec, HeaderEdits response) {
    byte[] body = spec.body().getBytes(StandardCharsets.UTF_8);
    boolean typed = (response.touched() & KnownHeader.CONTENT_TYPE.bit()) != 0;
    LocalAnswer plain = LocalAnswer.withBody(spec.status(), "", typed ? "" : spec.type(), body);
    this.answer = plain.with(response);
  }

  /** What can be done of a route's edits: {@code Server} and {@code Date} are the proxy's own. */
  public static HeaderEdits edits(HeaderEdits route) {
    return (route.touched() & WRITTEN) == 0
        ? route
        : route.with(new HeaderEdits.Builder().remove("server").remove("date"));
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
