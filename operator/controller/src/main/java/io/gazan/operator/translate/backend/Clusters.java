package io.gazan.operator.translate.backend;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.Present;
import io.gazan.operator.inventory.Versions;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Work;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Renders the clusters that routes refer to, each from the EndpointSlices of its Service. One whose
 * slices are the same versions as last time is the same object as last time. Owned by one thread.
 */
public final class Clusters {
  /**
   * A cluster of the document.
   *
   * @param findings without a field: each object that uses the cluster tells where
   */
  public record Rendered(
      ClusterWish wish, List<EndpointSlice> seen, ClusterSpec spec, List<Finding> findings) {}

  /**
   * All clusters of a document.
   *
   * @param specs in the order of their names
   * @param findings whether any is told something else than last time
   */
  public record Result(
      Map<String, Rendered> byName, SequencedMap<String, ClusterSpec> specs, boolean findings) {}

  private final Work work;
  private List<ClusterWish> wished = List.of();
  private @Nullable Map<String, List<EndpointSlice>> slicesBefore;
  private Map<String, Rendered> rendered = new HashMap<>();
  private SequencedMap<String, ClusterSpec> specs = new LinkedHashMap<>();

  public Clusters(Work work) {
    this.work = work;
  }

  /**
   * Renders what is wished for and forgets what is not any more.
   *
   * @param wishes in the order of their names; the same list as last time if nothing else is wished
   *     for, so that only what has changed is replaced
   * @return valid until the next call
   */
  @SuppressWarnings("ReferenceEquality") // others cost more, and have the same result
  public Result render(List<ClusterWish> wishes, ClusterInventory inventory) {
    boolean findings = wishes != wished;
    if (!findings && inventory.slices() == slicesBefore) {
      return new Result(rendered, specs, false);
    }
    slicesBefore = inventory.slices();
    if (findings) {
      wished = wishes;
      specs = new LinkedHashMap<>();
      Map<String, Rendered> next = HashMap.newHashMap(wishes.size());
      for (ClusterWish wish : wishes) {
        Rendered now = render(wish, inventory);
        next.put(wish.name(), now);
        specs.put(wish.name(), now.spec);
      }
      rendered = next;
      return new Result(rendered, specs, true);
    }
    boolean copied = false;
    for (ClusterWish wish : wishes) {
      Rendered before = rendered.get(wish.name());
      Rendered now = render(wish, inventory);
      if (now != before) {
        if (!copied && (before == null || now.spec != before.spec)) {
          // What was handed out stays as it is.
          specs = new LinkedHashMap<>(specs);
          copied = true;
        }
        rendered.put(wish.name(), now);
        specs.put(wish.name(), now.spec);
        findings |= before == null || now.findings != before.findings;
      }
    }
    return new Result(rendered, specs, findings);
  }

  private Rendered render(ClusterWish wish, ClusterInventory inventory) {
    List<EndpointSlice> slices = slices(wish, inventory);
    Rendered before = rendered.get(wish.name());
    if (before != null && before.wish.equals(wish) && sameSlices(before.seen, slices)) {
      return before;
    }
    work.rendered();
    ServerSpec external = wish.external();
    Endpoints.Joined joined =
        external == null
            ? Endpoints.join(wish, slices)
            : new Endpoints.Joined(List.of(external), List.of());
    ClusterSpec spec = spec(wish, joined.servers());
    List<EndpointSlice> seen = List.copyOf(slices);
    return before == null
        ? new Rendered(wish, seen, spec, joined.findings())
        : new Rendered(
            wish,
            seen,
            before.spec.equals(spec) ? before.spec : spec,
            before.findings.equals(joined.findings()) ? before.findings : joined.findings());
  }

  private static List<EndpointSlice> slices(ClusterWish wish, ClusterInventory inventory) {
    return wish.external() == null ? Present.of(inventory.slices().get(wish.service())) : List.of();
  }

  private static String name(EndpointSlice slice) {
    return slice.getMetadata() == null ? "" : String.valueOf(slice.getMetadata().getName());
  }

  /** Caches do not promise an order. */
  private static boolean sameSlices(List<EndpointSlice> some, List<EndpointSlice> others) {
    if (Versions.same(some, others)) {
      return true;
    }
    return some.size() > 1
        && some.size() == others.size()
        && Versions.same(sorted(some), sorted(others));
  }

  private static List<EndpointSlice> sorted(List<EndpointSlice> slices) {
    List<EndpointSlice> sorted = new ArrayList<>(slices);
    sorted.sort(Comparator.comparing(Clusters::name));
    return sorted;
  }

  /** The cluster with these endpoints. */
  public static ClusterSpec spec(ClusterWish wish, List<ServerSpec> servers) {
    ClusterSettings settings = wish.settings();
    return new ClusterSpec(
        wish.name(),
        servers,
        wish.protocol(),
        wish.protocol().mayUseTls() ? settings.tls() : UpstreamTlsSpec.DEFAULTS,
        settings.balance(),
        settings.hashOn(),
        settings.health(),
        settings.circuit(),
        settings.slowStart());
  }
}
