package io.gazan.dataplane.routing;

import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;

/**
 * Refuses a path that an endpoint may read as one of another route of the host, which has a guard
 * that the route has not. Stands only before requests whose path has something in it that is read
 * in more than one way.
 */
final class EvasionFilter implements Filter {
  private static final LocalAnswer REFUSED = LocalAnswer.refusal(ErrorReply.AMBIGUOUS_PATH, "");

  private final HostGuards guards;
  private final int route;
  private final FilterStage stage;

  /**
   * @param route by its position in the host
   * @param stage {@code ADDRESS} for the path that came, {@code HEADERS} for what a rewrite made of
   *     it
   */
  EvasionFilter(HostGuards guards, int route, FilterStage stage) {
    this.guards = guards;
    this.route = route;
    this.stage = stage;
  }

  @Override
  public FilterStage stage() {
    return stage;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    RequestHead head = pass.head();
    return guards.areEvaded(route, head.pathBytes(), head.pathStart(), head.pathEnd())
        ? REFUSED
        : Verdict.PASS;
  }
}
