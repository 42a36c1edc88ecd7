package io.gazan.dataplane.routing;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.routing.match.ByteIndex;
import io.gazan.dataplane.routing.match.HostIndex;
import io.gazan.upstreams.Upstreams;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole document in the form that requests read. Immutable: an exchange takes the table in force
 * once and keeps it to its end. A host that the table knows is never left for a wildcard or the
 * default when none of its paths fits.
 */
public final class RoutingTable {
  private final TableVersion version;
  private final Upstreams upstreams;
  private final SequencedMap<String, VirtualHost> byName;
  private final SequencedMap<String, Cluster> clusters;
  private final VirtualHost[] hosts;
  private final HostIndex index;
  private final int routeCount;
  private final FilterChain unmatched;

  /**
   * @param unmatched for requests that no route takes
   */
  RoutingTable(
      TableVersion version,
      Upstreams upstreams,
      SequencedMap<String, VirtualHost> byName,
      SequencedMap<String, Cluster> clusters,
      FilterChain unmatched) {
    this.unmatched = unmatched;
    this.version = version;
    this.upstreams = upstreams;
    this.byName = byName;
    this.clusters = clusters;
    this.hosts = byName.values().toArray(VirtualHost[]::new);
    this.index = new HostIndex(new ArrayList<>(byName.keySet()));
    int routes = 0;
    for (VirtualHost host : hosts) {
      routes += host.size();
    }
    this.routeCount = routes;
  }

  /** The route of a request by its host and its canonical path; null means 404. */
  public @Nullable Route match(RequestHead head) {
    return match(
        head.hostBytes(),
        head.hostStart(),
        head.hostEnd(),
        head.pathBytes(),
        head.pathStart(),
        head.pathEnd());
  }

  /** To be run before a request that no route takes is answered. */
  public FilterChain unmatched() {
    return unmatched;
  }

  @Nullable Route match(
      byte[] host, int hostFrom, int hostTo, byte[] path, int pathFrom, int pathTo) {
    int found = ByteIndex.ordinal(index.find(host, hostFrom, hostTo));
    return found < 0 ? null : hosts[found].match(path, pathFrom, pathTo);
  }

  public TableVersion version() {
    return version;
  }

  /** When this table came into force. */
  public Instant since() {
    return version.since();
  }

  /** The document this was compiled from; an empty one at the start. */
  public Upstreams upstreams() {
    return upstreams;
  }

  public int hostCount() {
    return hosts.length;
  }

  public int routeCount() {
    return routeCount;
  }

  /** Every route, host by host in the document's order; for status and metrics. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>(routeCount);
    for (VirtualHost host : hosts) {
      for (int i = 0; i < host.size(); i++) {
        routes.add(host.route(i));
      }
    }
    return routes;
  }

  SequencedMap<String, VirtualHost> byName() {
    return byName;
  }

  /** Every cluster of this table by its name. */
  SequencedMap<String, Cluster> clusters() {
    return clusters;
  }
}
