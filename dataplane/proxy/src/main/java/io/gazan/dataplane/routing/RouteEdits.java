package io.gazan.dataplane.routing;

import io.gazan.dataplane.http.HeaderEdits;

/**
 * What a route changes in the heads that pass through it. Routes with equal rules share one.
 *
 * @param request for the head that goes to the endpoint
 * @param response for the head that goes to the client
 */
record RouteEdits(HeaderEdits request, HeaderEdits response) {
  static final RouteEdits NONE = new RouteEdits(HeaderEdits.NONE, HeaderEdits.NONE);
}
