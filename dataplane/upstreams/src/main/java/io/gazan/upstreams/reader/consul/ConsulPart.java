package io.gazan.upstreams.reader.consul;

import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.consul.ConsulServiceSpec;
import io.gazan.upstreams.consul.ConsulSpec;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/** What a document takes from Consul: the services to ask about, and the routes to them. */
public record ConsulPart(ConsulSpec spec, List<ServiceRoute> routes) {
  /**
   * A route to a service's cluster.
   *
   * @param at the service's entry, for problems
   */
  record ServiceRoute(String host, ConsulServiceSpec service, RouteSpec route, Value at) {}

  /**
   * Adds the routes to their hosts, and for every service a cluster whose servers are not known.
   */
  public void addTo(
      SequencedMap<String, VirtualHostSpec> hosts, SequencedMap<String, ClusterSpec> clusters) {
    for (ServiceRoute each : routes) {
      VirtualHostSpec known = hosts.get(each.host);
      if (known == null) {
        hosts.put(each.host, new VirtualHostSpec(each.host, List.of(each.route)));
      } else if (known.routes().stream().anyMatch(r -> r.path().equals(each.route.path()))) {
        each.at.refuse(
            "host " + Quoted.of(each.host) + " has path " + each.route.path().key() + " already");
      } else {
        List<RouteSpec> all = new ArrayList<>(known.routes());
        all.add(each.route);
        hosts.put(each.host, new VirtualHostSpec(each.host, known.certificate(), all));
      }
    }
    for (ServiceRoute each : routes) {
      String name = each.service.clusterName();
      ClusterSpec found = new ClusterSpec(name, List.of());
      ClusterSpec before = clusters.putIfAbsent(name, found);
      if (before != null && !before.equals(found)) {
        each.at.refuse(
            "its endpoints make a cluster " + name + ", and clusters has one of that name");
      }
    }
  }
}
