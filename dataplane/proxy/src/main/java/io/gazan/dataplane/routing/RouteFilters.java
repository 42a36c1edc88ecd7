package io.gazan.dataplane.routing;

import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.http.RequestHead;

/**
 * The filters of one route.
 *
 * @param loose for requests with a {@link RequestHead#loosePath() path that may be read in more
 *     than one way}, so that the others have no share in what these cost; mostly the same object
 */
record RouteFilters(FilterChain usual, FilterChain loose) {
  FilterChain of(RequestHead head) {
    return head.loosePath() ? loose : usual;
  }
}
