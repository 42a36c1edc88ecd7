package io.gazan.operator.translate.merge;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.Work;
import io.gazan.operator.translate.backend.ClusterWish;
import io.gazan.operator.translate.draft.Changes;
import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.ClusterUse;
import io.gazan.operator.translate.draft.Drafted;
import io.gazan.operator.translate.draft.Unavailable;
import io.gazan.upstreams.route.VirtualHostSpec;
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
 * it; then what is left to default backends. Only hosts that a changed object claims, or claimed,
 * are looked at again, and only objects that claim something of them are told anew. A host that
 * comes out as last time is the same object as last time. Owned by one thread.
 */
public final class HostMerge {
  /** With more changes, everything is made anew. */
  private static final int ALL_FROM_SHARE = 4;

  private final Work work;
  private final Claimants claimants = new Claimants();
  private final TreeMap<String, HostPlan> plans = new TreeMap<>();
  private final Map<ObjectKey, Drafted> drafts = new HashMap<>();
  private final Map<ObjectKey, Share> shares = new HashMap<>();
  private final Map<String, Integer> used = new HashMap<>();
  private SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
  private List<Drafted> before = List.of();
  private List<ClusterWish> clusters = List.of();
  private HostPlan.@Nullable Taken rest;

  public HostMerge(Work work) {
    this.work = work;
  }

  /** Valid until the next call. */
  public Merged merge(List<Drafted> oldestFirst) {
    Changes changes = Changes.between(before, oldestFirst, HostMerge::mergeAlike);
    before = oldestFirst;
    Set<String> touchedHosts = new HashSet<>();
    changes.gone().forEach(each -> touchedHosts.addAll(forget(each)));
    changes.come().forEach(each -> touchedHosts.addAll(take(each)));
    HostPlan.Taken restBefore = rest;
    rest = claimants.rest();
    boolean all =
        !sameClaim(rest, restBefore) || changes.come().size() > oldestFirst.size() / ALL_FROM_SHARE;
    if (all) {
      touchedHosts.addAll(claimants.hosts());
      touchedHosts.addAll(plans.keySet());
      if (rest != null) {
        touchedHosts.add(rest.claim().host());
      }
    }
    boolean otherClusters = !sameClusters(changes);
    otherClusters |= replan(touchedHosts);
    if (otherClusters) {
      clusters = clusters(oldestFirst);
    }
    Set<ObjectKey> touched = touched(changes, touchedHosts, all);
    touched.forEach(this::share);
    return new Merged(
        hosts, clusters, used.containsKey(Unavailable.CLUSTER), shares, Set.copyOf(touched));
  }

  /** Whether who gets what stays: a status that was written makes another version and no more. */
  @SuppressWarnings("ReferenceEquality") // drafts that have not changed are the same objects
  public static boolean mergeAlike(Drafted one, Drafted other) {
    return one.draft() == other.draft()
        && one.subject().key().equals(other.subject().key())
        && one.subject().createdAt().equals(other.subject().createdAt());
  }

  @SuppressWarnings("ReferenceEquality") // a claim is part of a draft
  private static boolean sameClaim(HostPlan.@Nullable Taken one, HostPlan.@Nullable Taken other) {
    return (one == null || other == null) ? one == other : one.claim() == other.claim();
  }

  private Set<String> forget(Drafted gone) {
    drafts.remove(gone.subject().key());
    shares.remove(gone.subject().key());
    return claimants.remove(gone);
  }

  private Set<String> take(Drafted come) {
    drafts.put(come.subject().key(), come);
    return claimants.add(come);
  }

  /** Whether each that has come uses what the one of its name used before, and none is gone. */
  private static boolean sameClusters(Changes changes) {
    if (changes.gone().size() != changes.come().size()) {
      return false;
    }
    Map<ObjectKey, Drafted> gone = new HashMap<>();
    changes.gone().forEach(each -> gone.put(each.subject().key(), each));
    return changes.come().stream()
        .allMatch(
            each -> {
              Drafted other = gone.get(each.subject().key());
              return other != null
                  && other.subject().createdAt().equals(each.subject().createdAt())
                  && other.draft().clusters().equals(each.draft().clusters());
            });
  }

  /** Whether other clusters are used than before. */
  private boolean replan(Set<String> touched) {
    Map<String, VirtualHostSpec> changed = new HashMap<>();
    boolean otherHosts = false;
    Set<String> usedBefore = new HashSet<>();
    Set<String> usedNow = new HashSet<>();
    for (String host : touched) {
      HostPlan old = plans.remove(host);
      if (old != null) {
        old.clusters().forEach(name -> count(name, -1, usedBefore));
      }
      HostPlan plan = plan(host);
      otherHosts |= (old == null) != (plan == null);
      if (plan != null) {
        plans.put(host, plan);
        plan.clusters().forEach(name -> count(name, 1, usedNow));
        VirtualHostSpec spec = plan.spec();
        if (!spec.equals(hosts.get(host))) {
          work.merged();
          changed.put(host, spec);
        }
      }
    }
    if (otherHosts) {
      SequencedMap<String, VirtualHostSpec> next = new LinkedHashMap<>();
      for (String host : plans.keySet()) {
        VirtualHostSpec other = changed.get(host);
        next.put(host, other == null ? hosts.get(host) : other);
      }
      hosts = next;
    } else if (!changed.isEmpty()) {
      SequencedMap<String, VirtualHostSpec> next = new LinkedHashMap<>(hosts);
      next.putAll(changed);
      hosts = next;
    }
    return !usedBefore.equals(usedNow);
  }

  private void count(String name, int by, Set<String> names) {
    names.add(name);
    used.merge(name, by, (one, other) -> one + other == 0 ? null : one + other);
  }

  /** Null for a host that nobody claims anything of. */
  private @Nullable HostPlan plan(String host) {
    List<Claimants.Wanted> wanted = claimants.of(host);
    HostPlan.Taken ofAll = rest;
    if (wanted.isEmpty() && (ofAll == null || !ofAll.claim().host().equals(host))) {
      return null;
    }
    HostPlan plan = new HostPlan(host);
    for (Claim.Rank rank : List.of(Claim.Rank.PATH, Claim.Rank.REST_OF_HOST)) {
      for (Claimants.Wanted each : wanted) {
        for (Claim claim : each.claims()) {
          if (claim.rank() == rank) {
            plan.offer(each.by().subject(), claim);
          }
        }
      }
    }
    if (ofAll != null) {
      plan.offer(ofAll.by(), ofAll.claim());
    }
    return plan;
  }

  private Set<ObjectKey> touched(Changes changes, Set<String> touchedHosts, boolean all) {
    if (all) {
      return new HashSet<>(drafts.keySet());
    }
    Set<ObjectKey> touched = new HashSet<>();
    changes.come().forEach(each -> touched.add(each.subject().key()));
    for (String host : touchedHosts) {
      claimants.of(host).forEach(each -> touched.add(each.by().subject().key()));
    }
    if (rest != null && !touchedHosts.isEmpty()) {
      touched.add(rest.by().key());
    }
    return touched;
  }

  private void share(ObjectKey key) {
    Drafted drafted = drafts.get(key);
    if (drafted != null) {
      Share now = Shares.of(drafted, plans, rest);
      Share held = shares.get(key);
      shares.put(key, now.equals(held) ? held : now);
    }
  }

  private List<ClusterWish> clusters(List<Drafted> oldestFirst) {
    Map<String, ClusterWish> wishes = new TreeMap<>();
    for (Drafted drafted : oldestFirst) {
      for (ClusterUse use : drafted.draft().clusters()) {
        if (used.containsKey(use.wish().name())) {
          wishes.putIfAbsent(use.wish().name(), use.wish());
        }
      }
    }
    List<ClusterWish> now = List.copyOf(wishes.values());
    return now.equals(clusters) ? clusters : now;
  }
}
