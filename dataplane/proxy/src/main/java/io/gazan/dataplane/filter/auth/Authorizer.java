package io.gazan.dataplane.filter.auth;

import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Verdict;

/** One kind of authorization of one route, shared by all event loops. */
sealed interface Authorizer
    permits BasicAuthorizer, ApiKeyAuthorizer, JwtAuthorizer, ForwardAuthorizer {
  /** As a filter's {@code onRequest}; an exception refuses the request. */
  Verdict authorize(FilterPass pass);

  Ruling ruling();
}
