package io.gazan.operator.translate.merge;

import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.Drafted;
import io.gazan.upstreams.document.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells one object what it got of the hosts that it claims, and who has the rest. */
final class Shares {
  private static final int MOST_FINDINGS = 10;

  private final Drafted drafted;
  private final Set<String> entries = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();

  private Shares(Drafted drafted) {
    this.drafted = drafted;
  }

  /**
   * Of planned hosts.
   *
   * @param rest who gets what is left of all hosts
   */
  static Share of(Drafted drafted, Map<String, HostPlan> plans, HostPlan.@Nullable Taken rest) {
    Shares share = new Shares(drafted);
    for (Claim.Rank rank : Claim.Rank.values()) {
      for (Claim claim : drafted.draft().claims()) {
        if (claim.rank() == rank) {
          share.add(claim, plans, rest);
        }
      }
    }
    return new Share(share.entries, share.findings);
  }

  private void add(Claim claim, Map<String, HostPlan> plans, HostPlan.@Nullable Taken rest) {
    switch (claim.rank()) {
      case PATH, REST_OF_HOST -> ofHost(claim, plans.get(claim.host()));
      case REST_OF_ALL -> ofAll(claim, plans, rest);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a claim is part of a draft
  private void ofHost(Claim claim, @Nullable HostPlan plan) {
    HostPlan.Taken taken = plan == null ? null : plan.taken(claim);
    if (plan == null || taken == null) {
      return;
    }
    if (taken.claim() == claim) {
      entries.add(plan.entry(claim));
    } else {
      lost(claim, taken);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a claim is part of a draft
  private void ofAll(Claim claim, Map<String, HostPlan> plans, HostPlan.@Nullable Taken rest) {
    if (rest == null) {
      return;
    }
    if (rest.claim() == claim) {
      for (HostPlan plan : plans.values()) {
        HostPlan.Taken taken = plan.taken(claim);
        if (taken != null && taken.claim() == claim) {
          entries.add(plan.entry(claim));
        }
      }
    } else if (!rest.by().key().equals(drafted.subject().key())) {
      find(
          Finding.warning(
              Reason.DEFAULT_BACKEND_CONFLICT,
              claim.field(),
              "the default backend is that of " + rest.by().key() + ", which is older"));
    }
  }

  private void lost(Claim claim, HostPlan.Taken holder) {
    boolean own = holder.by().key().equals(drafted.subject().key());
    if (own && holder.claim().route().equals(claim.route())) {
      // "/foo" and "/foo/" to the same Service.
      return;
    }
    if (claim.rank() == Claim.Rank.REST_OF_HOST && holder.claim().rank() == Claim.Rank.PATH) {
      // Nothing is left of this host.
      return;
    }
    String what =
        "path "
            + Quoted.of(claim.route().path().key())
            + " of host "
            + Quoted.of(claim.host())
            + " is taken by ";
    find(
        Finding.warning(
            Reason.PATH_CONFLICT,
            claim.field(),
            own
                ? what + holder.claim().field() + " of this object"
                : what + holder.by().key() + ", which is older"));
  }

  private void find(Finding finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }
}
