package io.gazan.dataplane.routing;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Documents in few words; endpoints are addresses that nobody checks or dials. */
final class Documents {
  private Documents() {}

  /** A host whose paths each have a server of their own. */
  static VirtualHostSpec host(String name, String... pathKeys) {
    List<RouteSpec> routes = new ArrayList<>();
    for (String key : pathKeys) {
      routes.add(inline(name, key));
    }
    return new VirtualHostSpec(name, routes);
  }

  static RouteSpec inline(String host, String pathKey) {
    ClusterSpec cluster = cluster(host + " " + pathKey, 1);
    return new RouteSpec(path(pathKey), new TargetSpec.Inline(cluster));
  }

  /** A route to named clusters, written {@code name} or {@code name*weight}. */
  static RouteSpec named(String pathKey, String... clusters) {
    List<WeightedCluster> weighted = new ArrayList<>();
    for (String cluster : clusters) {
      int star = cluster.indexOf('*');
      weighted.add(
          star < 0
              ? new WeightedCluster(cluster, 1)
              : new WeightedCluster(
                  cluster.substring(0, star), Integer.parseInt(cluster.substring(star + 1))));
    }
    return new RouteSpec(path(pathKey), new TargetSpec.Named(weighted));
  }

  static PathSpec path(String key) {
    return key.startsWith("=") ? PathSpec.exact(key.substring(1)) : PathSpec.prefix(key);
  }

  /** One server at 10.0.0.{@code number}. */
  static ClusterSpec cluster(String name, int number) {
    return new ClusterSpec(
        name,
        List.of(new ServerSpec("10.0.0." + number, 80)),
        Protocol.HTTP1,
        UpstreamTlsSpec.DEFAULTS,
        Balance.ROUND_ROBIN,
        null,
        HealthSpec.OFF,
        CircuitSpec.DEFAULTS,
        Duration.ZERO);
  }

  static Upstreams document(VirtualHostSpec... hosts) {
    return document(Globals.NONE, List.of(), List.of(hosts));
  }

  static Upstreams document(
      Globals globals, List<ClusterSpec> clusters, List<VirtualHostSpec> hosts) {
    SequencedMap<String, ClusterSpec> byName = new LinkedHashMap<>();
    clusters.forEach(cluster -> byName.put(cluster.name(), cluster));
    SequencedMap<String, VirtualHostSpec> byHost = new LinkedHashMap<>();
    hosts.forEach(host -> byHost.put(host.host(), host));
    return new Upstreams(globals, byName, byHost);
  }
}
