package io.gazan.upstreams.stream;

import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what refers to a cluster or certificate that is no more: in entries that a patch does not
 * touch, which the reader does not see.
 */
final class Dangling {
  private final Set<String> clusters;
  private final Set<String> certificates;
  private final Problems problems;

  private Dangling(Upstreams upstreams, Problems problems) {
    clusters = upstreams.clusters().keySet();
    certificates = upstreams.certificates().keySet();
    this.problems = problems;
  }

  static void check(Upstreams upstreams, Problems problems) {
    Dangling dangling = new Dangling(upstreams, problems);
    upstreams.hosts().values().forEach(dangling::host);
    upstreams.clusters().values().forEach(dangling::cluster);
  }

  private void host(VirtualHostSpec host) {
    certificate("upstreams.", host.host(), ".certificate", host.certificate());
    for (RouteSpec route : host.routes()) {
      if (route.target() instanceof TargetSpec.Named(List<WeightedCluster> named)) {
        for (int i = 0; i < named.size(); i++) {
          String name = named.get(i).name();
          if (!clusters.contains(name)) {
            boolean one = named.size() == 1 && named.getFirst().weight() == 1;
            String path = "upstreams." + host.host() + ".paths." + route.path().key();
            refuse(path + (one ? ".cluster" : ".clusters[" + i + "].name"), "cluster", name);
          }
        }
      }
    }
  }

  private void cluster(ClusterSpec cluster) {
    certificate("clusters.", cluster.name(), ".tls.certificate", cluster.tls().certificate());
  }

  private void certificate(String block, String entry, String field, @Nullable String name) {
    if (name != null && !certificates.contains(name)) {
      refuse(block + entry + field, "certificate", name);
    }
  }

  private void refuse(String path, String what, String name) {
    problems.refuse(
        path, 0, 0, "unknown " + what + " " + Quoted.of(name) + ": the update removes it");
  }
}
