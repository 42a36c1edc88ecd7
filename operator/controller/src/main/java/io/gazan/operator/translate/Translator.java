package io.gazan.operator.translate;

import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.backend.Clusters;
import io.gazan.operator.translate.draft.Changes;
import io.gazan.operator.translate.draft.Drafted;
import io.gazan.operator.translate.draft.Unavailable;
import io.gazan.operator.translate.merge.HostMerge;
import io.gazan.operator.translate.merge.Merged;
import io.gazan.operator.translate.tls.Certificates;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Renders a cluster's objects into the document of its data planes: a pure function without client,
 * clock or log, that remembers what it made of unchanged objects.
 *
 * <p>It works in stages, each of which keeps what did not change: every object's {@link Drafts
 * draft}; who gets which path ({@link HostMerge}); the endpoints of the {@link Clusters} that the
 * routes name; the {@link Certificates} of the hosts; and the {@link Verdicts} of the objects.
 * Records that come out as last time are the same objects as last time. Owned by one thread.
 */
public final class Translator {
  private final TranslatorOptions options;
  private final Work work = new Work();
  private final Drafts drafts;
  private final HostMerge merge;
  private final Clusters clusters;
  private final Certificates certificates;
  private final Verdicts verdicts;
  private List<Drafted> draftsBefore = List.of();
  private @Nullable Merged merged;
  private Upstreams last = Upstreams.EMPTY;
  private @Nullable Object specsBefore;
  private @Nullable Object certificatesBefore;
  private @Nullable Object hostsBefore;

  public Translator(TranslatorOptions options) {
    this.options = options;
    this.drafts = new Drafts(options, work);
    this.merge = new HostMerge(work);
    this.clusters = new Clusters(work);
    this.certificates = new Certificates(work);
    this.verdicts = new Verdicts(work);
  }

  /**
   * Translates everything.
   *
   * @param schema the highest level of the grammar that every connected data plane knows
   * @param leftOut objects that are not to be served, such as those that a data plane refused in
   *     this very version; their parts answer 503
   */
  public Translation translate(
      ClusterInventory inventory, int schema, Map<ObjectKey, LeftOut> leftOut) {
    ClassFilter filter = ClassFilter.of(inventory.classes(), options);
    if (filter.isEmpty()) {
      return new Translation(Upstreams.EMPTY, Map.of());
    }
    List<Drafted> drafted = drafts.of(inventory, filter, schema, leftOut);
    boolean changed = merged == null || !mergeAlike(drafted, draftsBefore);
    Merged now = changed ? merge.merge(drafted) : Objects.requireNonNull(merged);
    merged = now;
    draftsBefore = drafted;
    Clusters.Result rendered = clusters.render(now.clusters(), inventory);
    Certificates.Assigned assigned = certificates.assign(drafted, changed, inventory);
    SequencedMap<String, ClusterSpec> specs = rendered.specs();
    if (now.emptyCluster()) {
      specs = new LinkedHashMap<>(specs);
      specs.put(Unavailable.CLUSTER, Unavailable.SPEC);
    }
    Upstreams upstreams =
        new Upstreams(
            Globals.NONE,
            kept(specs, specsBefore, last.clusters()),
            kept(assigned.certificates(), certificatesBefore, last.certificates()),
            kept(now.hosts(), hostsBefore, last.hosts()));
    specsBefore = specs;
    certificatesBefore = assigned.certificates();
    hostsBefore = now.hosts();
    last = upstreams;
    return new Translation(upstreams, verdicts.of(drafted, now, rendered, assigned));
  }

  /** What the last document had, if it was made of the same: it is neither copied nor compared. */
  @SuppressWarnings("ReferenceEquality") // every stage gives the same map when nothing changed
  private static <V> SequencedMap<String, V> kept(
      SequencedMap<String, V> now, @Nullable Object before, SequencedMap<String, V> held) {
    return now == before ? held : now;
  }

  /** What was not remembered and had to be done. */
  public Work work() {
    return work;
  }

  /** Whether who gets what stays. */
  @SuppressWarnings("ReferenceEquality") // the same list needs no look
  private static boolean mergeAlike(List<Drafted> some, List<Drafted> others) {
    return some == others || Changes.between(some, others, HostMerge::mergeAlike).isEmpty();
  }
}
