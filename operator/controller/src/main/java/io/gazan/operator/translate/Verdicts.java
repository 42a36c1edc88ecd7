package io.gazan.operator.translate;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.backend.Clusters;
import io.gazan.operator.translate.draft.Changes;
import io.gazan.operator.translate.draft.ClusterUse;
import io.gazan.operator.translate.draft.Drafted;
import io.gazan.operator.translate.draft.Subject;
import io.gazan.operator.translate.merge.Merged;
import io.gazan.operator.translate.merge.Share;
import io.gazan.operator.translate.tls.Certificates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what became of each object. A verdict is written again only when something that it tells has
 * changed. Owned by one thread.
 */
final class Verdicts {
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays know nothing of generic types
  private static final Map.Entry<ObjectKey, Verdict>[] NO_ENTRIES = new Map.Entry[0];

  private final Work work;
  private Map<ObjectKey, Kept> kept = new HashMap<>();
  private Map<ObjectKey, Verdict> verdicts = Map.of();
  private @Nullable List<Drafted> draftsBefore;
  private @Nullable Merged mergedBefore;
  private Certificates.@Nullable Assigned assignedBefore;

  /**
   * What a verdict is made of.
   *
   * @param clusters of the draft that are in the document
   */
  private record Parts(
      Drafted drafted,
      Share share,
      List<Used> clusters,
      List<Finding> ofCertificates,
      Set<String> certificates) {}

  private record Used(ClusterUse use, List<Finding> findings) {}

  private record Kept(Parts parts, Verdict verdict) {}

  Verdicts(Work work) {
    this.work = work;
  }

  /** The same map as last time if it says the same. */
  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  Map<ObjectKey, Verdict> of(
      List<Drafted> all,
      Merged merged,
      Clusters.Result clusters,
      Certificates.Assigned certificates) {
    List<Drafted> before = draftsBefore;
    boolean asBefore = certificates == assignedBefore && !clusters.findings();
    if (asBefore && all == before && merged == mergedBefore) {
      return verdicts;
    }
    Judge judge = new Judge(merged, clusters.byName(), certificates);
    if (before != null && asBefore) {
      Changes changes = Changes.between(before, all, (one, other) -> one == other);
      judgeSome(changes, merged == mergedBefore ? Set.of() : merged.touched(), judge);
    } else {
      judgeAll(all, judge);
    }
    draftsBefore = all;
    mergedBefore = merged;
    assignedBefore = certificates;
    List<Map.Entry<ObjectKey, Verdict>> now = new ArrayList<>(kept.size());
    kept.forEach((key, each) -> now.add(Map.entry(key, each.verdict)));
    verdicts = Map.ofEntries(now.toArray(NO_ENTRIES));
    return verdicts;
  }

  private void judgeAll(List<Drafted> all, Judge judge) {
    Map<ObjectKey, Kept> before = kept;
    kept = HashMap.newHashMap(all.size());
    for (Drafted drafted : all) {
      ObjectKey key = drafted.subject().key();
      kept.put(key, judge.of(drafted, before.get(key)));
    }
  }

  /** The others have the verdict that they had. */
  private void judgeSome(Changes changes, Set<ObjectKey> touched, Judge judge) {
    changes.gone().forEach(gone -> kept.remove(gone.subject().key()));
    for (Drafted come : changes.come()) {
      kept.put(come.subject().key(), judge.of(come, null));
    }
    for (ObjectKey key : touched) {
      kept.computeIfPresent(key, (same, before) -> judge.of(before.parts.drafted, before));
    }
  }

  /** Judges by what all objects have come to. */
  private final class Judge {
    private final Merged merged;
    private final Map<String, Clusters.Rendered> clusters;
    private final Certificates.Assigned certificates;

    Judge(
        Merged merged,
        Map<String, Clusters.Rendered> clusters,
        Certificates.Assigned certificates) {
      this.merged = merged;
      this.clusters = clusters;
      this.certificates = certificates;
    }

    Kept of(Drafted drafted, @Nullable Kept before) {
      ObjectKey key = drafted.subject().key();
      Parts parts =
          new Parts(
              drafted,
              Objects.requireNonNull(merged.shares().get(key)),
              used(drafted, clusters),
              certificates.findings().getOrDefault(key, List.of()),
              certificates.entries().getOrDefault(key, Set.of()));
      return before != null && before.parts.equals(parts)
          ? before
          : new Kept(parts, verdict(parts));
    }
  }

  /** Those that are in the document: routes that another object took over need none. */
  private static List<Used> used(Drafted drafted, Map<String, Clusters.Rendered> clusters) {
    List<Used> used = new ArrayList<>(drafted.draft().clusters().size());
    for (ClusterUse use : drafted.draft().clusters()) {
      Clusters.Rendered rendered = clusters.get(use.wish().name());
      if (rendered != null) {
        used.add(new Used(use, rendered.findings()));
      }
    }
    return used;
  }

  private Verdict verdict(Parts parts) {
    work.judged();
    Subject subject = parts.drafted.subject();
    List<Finding> findings = new ArrayList<>(parts.drafted.draft().findings());
    Set<String> entries = new HashSet<>(parts.share.entries());
    findings.addAll(parts.share.findings());
    boolean served = !parts.share.entries().isEmpty();
    for (Used used : parts.clusters) {
      if (served) {
        entries.add("clusters." + used.use.wish().name());
      }
      used.findings.forEach(finding -> findings.add(finding.at(used.use.field())));
    }
    findings.addAll(parts.ofCertificates);
    entries.addAll(parts.certificates);
    return new Verdict(
        subject.key(),
        subject.uid(),
        subject.generation(),
        subject.resourceVersion(),
        outcome(Reason.ACCEPTED, Reason.Aspect.ACCEPTED, findings),
        outcome(Reason.RESOLVED_REFS, Reason.Aspect.REFERENCES, findings),
        findings,
        entries);
  }

  /** False for the first finding that speaks against it. */
  private static Verdict.Outcome outcome(
      Reason good, Reason.Aspect aspect, List<Finding> findings) {
    List<Finding> against = findings.stream().filter(finding -> aspect(finding) == aspect).toList();
    if (against.isEmpty()) {
      return new Verdict.Outcome(true, good.text(), "");
    }
    Finding first = against.getFirst();
    String more = against.size() == 1 ? "" : " (and " + (against.size() - 1) + " more)";
    String place = first.field().isEmpty() ? "" : first.field() + ": ";
    return new Verdict.Outcome(false, first.reason(), place + first.message() + more);
  }

  private static Reason.Aspect aspect(Finding finding) {
    return Reason.of(finding.reason()).aspect();
  }
}
