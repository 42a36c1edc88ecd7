package io.gazan.dataplane.filter.auth;

import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts an {@link Authorizer} before a route; a defect in it lets nobody in. */
final class AuthFilter implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(AuthFilter.class);

  private final Authorizer authorizer;

  AuthFilter(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public FilterStage stage() {
    return FilterStage.AUTHORIZATION;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    try {
      return authorizer.authorize(pass);
    } catch (RuntimeException defect) {
      // Its message may hold what the client sent.
      LOG.atError().addKeyValue("defect", defect.getClass().getName()).log("authorization failed");
      return authorizer.ruling().unavailable();
    }
  }
}
