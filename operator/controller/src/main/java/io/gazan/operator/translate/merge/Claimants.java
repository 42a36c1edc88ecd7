package io.gazan.operator.translate.merge;

import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.Drafted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who claims something of which host, and who claims what is left of all. Oldest first. */
final class Claimants {
  /**
   * What one object claims of one host, or of all.
   *
   * @param claims in the object's order
   */
  record Wanted(Drafted by, List<Claim> claims) {}

  private final Map<String, List<Wanted>> byHost = new HashMap<>();
  private final List<Wanted> ofAll = new ArrayList<>();

  /** Takes its claims in; returns the hosts of them, without those of all. */
  Set<String> add(Drafted drafted) {
    Map<String, List<Claim>> hosts = hosts(drafted);
    hosts.forEach(
        (host, claims) ->
            insert(
                new Wanted(drafted, claims),
                byHost.computeIfAbsent(host, key -> new ArrayList<>(1))));
    List<Claim> rest =
        drafted.draft().claims().stream()
            .filter(claim -> claim.rank() == Claim.Rank.REST_OF_ALL)
            .toList();
    if (!rest.isEmpty()) {
      insert(new Wanted(drafted, rest), ofAll);
    }
    return hosts.keySet();
  }

  /** Forgets its claims; returns the hosts of them. */
  Set<String> remove(Drafted drafted) {
    Set<String> hosts = hosts(drafted).keySet();
    for (String host : hosts) {
      List<Wanted> wanted = byHost.get(host);
      if (wanted != null) {
        remove(drafted, wanted);
        if (wanted.isEmpty()) {
          byHost.remove(host);
        }
      }
    }
    remove(drafted, ofAll);
    return hosts;
  }

  private static Map<String, List<Claim>> hosts(Drafted drafted) {
    Map<String, List<Claim>> hosts = new LinkedHashMap<>();
    for (Claim claim : drafted.draft().claims()) {
      if (claim.rank() != Claim.Rank.REST_OF_ALL) {
        hosts.computeIfAbsent(claim.host(), host -> new ArrayList<>(1)).add(claim);
      }
    }
    return hosts;
  }

  private static void insert(Wanted wanted, List<Wanted> oldestFirst) {
    int at = oldestFirst.size();
    while (at > 0 && oldestFirst.get(at - 1).by().subject().compareTo(wanted.by().subject()) > 0) {
      at--;
    }
    oldestFirst.add(at, wanted);
  }

  private static void remove(Drafted drafted, List<Wanted> from) {
    from.removeIf(each -> each.by().subject().key().equals(drafted.subject().key()));
  }

  void clear() {
    byHost.clear();
    ofAll.clear();
  }

  /** Empty where nobody claims anything. */
  List<Wanted> of(String host) {
    return byHost.getOrDefault(host, List.of());
  }

  Set<String> hosts() {
    return byHost.keySet();
  }

  /** Who gets what is left of all hosts; null if nobody wants it. */
  HostPlan.@Nullable Taken rest() {
    return ofAll.isEmpty()
        ? null
        : new HostPlan.Taken(ofAll.getFirst().by().subject(), ofAll.getFirst().claims().getFirst());
  }
}
