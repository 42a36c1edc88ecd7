package io.gazan.dataplane.routing;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.routing.document.ContentHash;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next table out of a valid document and the table before: a host is compiled only if its
 * own record, the globals or the object of a cluster that it names has changed, a cluster only if
 * its record has. The document shares its unchanged records with the one before, so what is left
 * per unchanged host is a comparison of references and its place in the index.
 */
final class RoutingCompiler {
  private final FilterParts parts;
  private final Clusters clusters;

  /**
   * Of the last document's named clusters and certificates, by identity; whoever compiles reads and
   * writes it.
   */
  private IdentityHashMap<Record, Long> namedHashes = new IdentityHashMap<>();

  /** Where live clusters come from: {@code ClusterRegistry.prepare}. */
  @FunctionalInterface
  interface Clusters {
    Map<String, Cluster> prepare(Collection<ClusterSpec> specs);
  }

  /** A table and what it cost. */
  record Compiled(RoutingTable table, int compiledHosts, int compiledClusters) {}

  /**
   * @param parts what the filters share
   */
  RoutingCompiler(FilterParts parts, Clusters clusters) {
    this.parts = parts;
    this.clusters = clusters;
  }

  /**
   * Compiles the hosts that changed.
   *
   * @throws CompileFailure if there are paths that cannot be; no other one hides them
   */
  Compiled compile(Upstreams upstreams, RoutingTable before, Instant now) {
    SequencedMap<String, ClusterSpec> wanted = wanted(upstreams, before);
    SequencedMap<String, Cluster> live = LinkedHashMap.newLinkedHashMap(wanted.size());
    Set<String> made = live(wanted, before.clusters(), live);

    boolean sameGlobals = before.upstreams().globals().equals(upstreams.globals());
    HostCompiler compiler = new HostCompiler(upstreams.globals(), parts, live);
    // First, so that what fails because of the globals is not put down to every path.
    FilterChain unmatched = compiler.unmatched();
    SequencedMap<String, VirtualHost> hosts =
        LinkedHashMap.newLinkedHashMap(upstreams.hosts().size());
    long hash = ContentHash.of(upstreams.globals());
    int compiledHosts = 0;
    for (VirtualHostSpec spec : upstreams.hosts().values()) {
      VirtualHost host = before.byName().get(spec.host());
      if (host == null || !sameGlobals || !host.isStill(spec, made)) {
        host = compiler.compile(spec, host);
        compiledHosts++;
      }
      if (host != null) {
        hosts.put(spec.host(), host);
        hash += host.contentHash();
      }
    }
    compiler.throwFailures();
    hash += namedHashes(upstreams);
    TableVersion version = new TableVersion(before.version().number() + 1, hash, now);
    return new Compiled(
        new RoutingTable(version, upstreams, hosts, live, unmatched), compiledHosts, made.size());
  }

  /** Hashes only the named clusters and certificates that are new since the last document. */
  private long namedHashes(Upstreams upstreams) {
    IdentityHashMap<Record, Long> now =
        new IdentityHashMap<>(upstreams.clusters().size() + upstreams.certificates().size());
    long sum =
        hashes(upstreams.clusters().values(), now) + hashes(upstreams.certificates().values(), now);
    namedHashes = now;
    return sum;
  }

  private long hashes(Collection<? extends Record> entries, Map<Record, Long> now) {
    long sum = 0;
    for (Record entry : entries) {
      Long known = namedHashes.get(entry);
      long hash = known == null ? ContentHash.of(entry) : known;
      now.put(entry, hash);
      sum += hash;
    }
    return sum;
  }

  /** Every cluster that some path sends requests to; a named one that no path names is left out. */
  @SuppressWarnings("ReferenceEquality") // the same hosts: the usual change is one of endpoints
  private static SequencedMap<String, ClusterSpec> wanted(
      Upstreams upstreams, RoutingTable before) {
    if (upstreams.hosts() == before.upstreams().hosts()) {
      return wantedStill(upstreams, before.clusters());
    }
    SequencedMap<String, ClusterSpec> wanted = new LinkedHashMap<>();
    for (VirtualHostSpec host : upstreams.hosts().values()) {
      for (RouteSpec route : host.routes()) {
        switch (route.target()) {
          case TargetSpec.Inline inline -> wanted.put(inline.cluster().name(), inline.cluster());
          case TargetSpec.Named named -> {
            for (WeightedCluster weighted : named.clusters()) {
              ClusterSpec spec = upstreams.clusters().get(weighted.name());
              if (spec != null) {
                wanted.put(weighted.name(), spec);
              }
            }
          }
          case TargetSpec.Redirect _, TargetSpec.Respond _ -> {}
        }
      }
    }
    return wanted;
  }

  /** Of the same hosts: the clusters that they name already, with what is said of them now. */
  private static SequencedMap<String, ClusterSpec> wantedStill(
      Upstreams upstreams, SequencedMap<String, Cluster> live) {
    SequencedMap<String, ClusterSpec> wanted = LinkedHashMap.newLinkedHashMap(live.size());
    live.forEach(
        (name, cluster) -> {
          ClusterSpec named = upstreams.clusters().get(name);
          wanted.put(name, named == null ? cluster.spec() : named);
        });
    return wanted;
  }

  /** Fills {@code live} in the order of {@code wanted}; returns the names of those made anew. */
  private Set<String> live(
      SequencedMap<String, ClusterSpec> wanted,
      Map<String, Cluster> before,
      SequencedMap<String, Cluster> live) {
    List<ClusterSpec> missing = new ArrayList<>();
    for (ClusterSpec spec : wanted.values()) {
      @Nullable Cluster known = before.get(spec.name());
      if (known == null || !known.spec().equals(spec)) {
        missing.add(spec);
      }
    }
    Map<String, Cluster> made = missing.isEmpty() ? Map.of() : clusters.prepare(missing);
    for (String name : wanted.keySet()) {
      Cluster cluster = made.get(name);
      if (cluster == null) {
        cluster = before.get(name);
      }
      if (cluster != null) {
        live.put(name, cluster);
      }
    }
    return made.keySet();
  }
}
