package io.gazan.dataplane;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.ClusterRegistry;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.Member;
import io.gazan.dataplane.observe.AccessLog;
import io.gazan.dataplane.observe.ConfigSample;
import io.gazan.dataplane.observe.ScrapeSources;
import io.gazan.dataplane.observe.UpstreamSample;
import io.gazan.dataplane.routing.RoutingTables;
import io.gazan.dataplane.routing.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What the clusters and the routing table tell a scrape of {@code /metrics}. */
final class ScrapeFigures {
  private final ClusterRegistry registry;
  private final RoutingTables tables;

  private final LongSupplier rejected;

  /**
   * Where the figures come from.
   *
   * @param rejected documents refused since the start, by whoever read them
   */
  ScrapeFigures(ClusterRegistry registry, RoutingTables tables, LongSupplier rejected) {
    this.registry = registry;
    this.tables = tables;
    this.rejected = rejected;
  }

  ScrapeSources sources(AccessLog accessLog) {
    return new ScrapeSources(this::upstreams, this::config, accessLog::dropped);
  }

  private List<UpstreamSample> upstreams() {
    List<UpstreamSample> samples = new ArrayList<>();
    for (Cluster cluster : registry.clusters()) {
      for (Member member : cluster.members()) {
        Endpoint endpoint = member.endpoint();
        samples.add(
            new UpstreamSample(
                cluster.name(),
                endpoint.name(),
                endpoint.requests(),
                endpoint.inFlight(),
                member.usable(),
                endpoint.ejections()));
      }
    }
    return samples;
  }

  private ConfigSample config() {
    TableVersion version = tables.current().version();
    long appliedAt = version.number() == 0 ? 0 : version.since().toEpochMilli();
    return new ConfigSample(
        version.number(), appliedAt, tables.changes().applied(), rejected.getAsLong());
  }
}
