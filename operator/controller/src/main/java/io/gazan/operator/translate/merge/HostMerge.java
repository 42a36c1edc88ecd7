package io.gazan.operator.translate.merge;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.Work;
import io.gazan.operator.translate.backend.ClusterWish;
import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.ClusterUse;
import io.gazan.operator.translate.draft.Drafted;
import io.gazan.operator.translate.draft.Subject;
import io.gazan.operator.translate.draft.Unavailable;
import io.gazan.upstreams.TargetSpec;
import io.gazan.upstreams.VirtualHostSpec;
import io.gazan.upstreams.WeightedCluster;
import io.gazan.upstreams.document.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives every path of every host to the oldest object that asks for it and tells the others who has
 * it; then what is left to default backends. A host that comes out as last time is the same object
 * as last time. Owned by one thread.
 */
public final class HostMerge {
  private static final int MOST_FINDINGS = 10;

  private final Work work;
  private Map<String, VirtualHostSpec> hostsBefore = Map.of();
  private Map<ObjectKey, Share> sharesBefore = Map.of();

  public HostMerge(Work work) {
    this.work = work;
  }

  public Merged merge(List<Drafted> oldestFirst) {
    Map<String, HostPlan> plans = new TreeMap<>();
    Map<ObjectKey, List<Finding>> findings = new HashMap<>();
    offer(Claim.Rank.PATH, oldestFirst, plans, findings);
    offer(Claim.Rank.REST_OF_HOST, oldestFirst, plans, findings);
    offerRest(oldestFirst, plans, findings);
    SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
    Map<ObjectKey, Set<String>> entries = new HashMap<>();
    Set<String> used = new HashSet<>();
    plans.forEach(
        (host, plan) -> {
          hosts.put(host, spec(host, plan));
          for (HostPlan.Taken taken : plan.taken()) {
            entries
                .computeIfAbsent(taken.by().key(), key -> new HashSet<>())
                .add(plan.entry(taken.claim()));
            if (taken.claim().route().target()
                instanceof TargetSpec.Named(List<WeightedCluster> clusters)) {
              clusters.forEach(cluster -> used.add(cluster.name()));
            }
          }
        });
    hostsBefore = hosts;
    sharesBefore = shares(oldestFirst, entries, findings);
    return new Merged(
        hosts, clusters(oldestFirst, used), used.contains(Unavailable.CLUSTER), sharesBefore);
  }

  private VirtualHostSpec spec(String host, HostPlan plan) {
    VirtualHostSpec spec = plan.spec();
    VirtualHostSpec before = hostsBefore.get(host);
    if (before != null && before.equals(spec)) {
      return before;
    }
    work.merged();
    return spec;
  }

  private static void offer(
      Claim.Rank rank,
      List<Drafted> oldestFirst,
      Map<String, HostPlan> plans,
      Map<ObjectKey, List<Finding>> findings) {
    for (Drafted drafted : oldestFirst) {
      for (Claim claim : drafted.draft().claims()) {
        if (claim.rank() == rank) {
          HostPlan plan = plans.computeIfAbsent(claim.host(), HostPlan::new);
          HostPlan.Taken holder = plan.offer(drafted.subject(), claim);
          if (holder != null) {
            lost(drafted.subject(), claim, holder, findings);
          }
        }
      }
    }
  }

  private static void lost(
      Subject loser, Claim claim, HostPlan.Taken holder, Map<ObjectKey, List<Finding>> findings) {
    boolean own = holder.by().key().equals(loser.key());
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
        findings,
        loser,
        Finding.warning(
            Reason.PATH_CONFLICT,
            claim.field(),
            own
                ? what + holder.claim().field() + " of this object"
                : what + holder.by().key() + ", which is older"));
  }

  /** The oldest catch-all takes what is left of all hosts, and hosts that nothing names. */
  private static void offerRest(
      List<Drafted> oldestFirst,
      Map<String, HostPlan> plans,
      Map<ObjectKey, List<Finding>> findings) {
    HostPlan.@Nullable Taken first = null;
    for (Drafted drafted : oldestFirst) {
      for (Claim claim : drafted.draft().claims()) {
        if (claim.rank() != Claim.Rank.REST_OF_ALL) {
          continue;
        }
        if (first == null) {
          first = new HostPlan.Taken(drafted.subject(), claim);
        } else if (!first.by().key().equals(drafted.subject().key())) {
          find(
              findings,
              drafted.subject(),
              Finding.warning(
                  Reason.DEFAULT_BACKEND_CONFLICT,
                  claim.field(),
                  "the default backend is that of " + first.by().key() + ", which is older"));
        }
      }
    }
    if (first != null) {
      plans.computeIfAbsent(first.claim().host(), HostPlan::new);
      for (HostPlan plan : plans.values()) {
        plan.offer(first.by(), first.claim());
      }
    }
  }

  private static void find(
      Map<ObjectKey, List<Finding>> findings, Subject subject, Finding finding) {
    List<Finding> list = findings.computeIfAbsent(subject.key(), key -> new ArrayList<>());
    if (list.size() < MOST_FINDINGS) {
      list.add(finding);
    }
  }

  private Map<ObjectKey, Share> shares(
      List<Drafted> oldestFirst,
      Map<ObjectKey, Set<String>> entries,
      Map<ObjectKey, List<Finding>> findings) {
    Map<ObjectKey, Share> shares = HashMap.newHashMap(oldestFirst.size());
    for (Drafted drafted : oldestFirst) {
      ObjectKey key = drafted.subject().key();
      Share share =
          new Share(entries.getOrDefault(key, Set.of()), findings.getOrDefault(key, List.of()));
      Share before = sharesBefore.get(key);
      shares.put(key, share.equals(before) ? before : share);
    }
    return shares;
  }

  private static List<ClusterWish> clusters(List<Drafted> oldestFirst, Set<String> used) {
    Map<String, ClusterWish> wishes = new TreeMap<>();
    for (Drafted drafted : oldestFirst) {
      for (ClusterUse use : drafted.draft().clusters()) {
        if (used.contains(use.wish().name())) {
          wishes.putIfAbsent(use.wish().name(), use.wish());
        }
      }
    }
    return List.copyOf(wishes.values());
  }
}
