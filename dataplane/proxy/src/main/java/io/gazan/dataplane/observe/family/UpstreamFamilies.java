package io.gazan.dataplane.observe.family;

import io.gazan.dataplane.observe.sample.ClusterSample.Overflows;
import io.gazan.dataplane.observe.sample.ScrapeSources;
import io.gazan.upstreams.cluster.Protocol;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;

/** The families with a series per endpoint or per cluster. One scrape at a time. */
public final class UpstreamFamilies {
  private final ScrapeSources sources;
  private final UpstreamSeries upstreams;
  private final ClusterSeries clusters;

  /**
   * @param cap endpoints, and clusters, with series of their own
   */
  public UpstreamFamilies(ScrapeSources sources, int cap) {
    this.sources = sources;
    this.upstreams = new UpstreamSeries(cap);
    this.clusters = new ClusterSeries(cap);
  }

  public void collect(Families families) {
    perUpstream(families, upstreams.update(sources.upstreams().get()));
    perCluster(families, clusters.update(sources.clusters().get()));
  }

  private static void perUpstream(Families families, List<UpstreamSeries.Series> series) {
    families.counters(
        "gazan_requests_by_upstream",
        "Exchanges sent to an endpoint.",
        points -> series.forEach(s -> points.add(labels(s), s.requests)));
    families.counters(
        "gazan_retries_by_upstream",
        "Exchanges sent to an endpoint after another attempt had failed.",
        points -> series.forEach(s -> points.add(labels(s), s.retries)));
    families.gauges(
        "gazan_connections_by_upstream",
        "Open connections to an endpoint, idle ones included.",
        points -> series.forEach(s -> points.add(labels(s), s.connections)));
    families.gauges(
        "gazan_upstream_active_requests",
        "Exchanges that run on an endpoint.",
        points -> series.forEach(s -> points.add(labels(s), s.active)));
    families.gauges(
        "gazan_upstream_health",
        "1 while an endpoint may be picked, in every cluster that has it; else 0.",
        points -> series.forEach(s -> points.add(labels(s), s.healthy ? 1L : 0L)));
    families.counters(
        "gazan_upstream_ejections",
        "Times that an endpoint was taken out by what its connections showed.",
        points -> series.forEach(s -> points.add(labels(s), s.ejections)));
    families.gauges(
        "gazan_upstream_protocol",
        "1 for what is spoken to an endpoint, said or found out; no series while it is not known.",
        points -> series.forEach(s -> s.protocols.forEach(p -> points.add(speaks(s, p), 1L))));
  }

  private static void perCluster(Families families, List<ClusterSeries.Series> series) {
    families.gauges(
        "gazan_cluster_connections",
        "Connections of a cluster, open or being made.",
        points -> series.forEach(s -> points.add(labels(s), s.connections)));
    families.gauges(
        "gazan_cluster_pending_requests",
        "Requests that wait for a connection of a cluster.",
        points -> series.forEach(s -> points.add(labels(s), s.pending)));
    families.gauges(
        "gazan_cluster_circuit_open",
        "1 while a cluster refuses requests because pending or requests stands at its limit.",
        points -> series.forEach(s -> points.add(labels(s), s.open ? 1L : 0L)));
    families.counters(
        "gazan_cluster_overflows",
        "Times that a limit of a cluster held something back, by limit.",
        points -> series.forEach(s -> overflows(points, s)));
  }

  private static void overflows(Families.Points points, ClusterSeries.Series series) {
    Overflows overflows = series.overflows;
    points.add(labels(series, "connections"), overflows.connections());
    points.add(labels(series, "pending"), overflows.pending());
    points.add(labels(series, "requests"), overflows.requests());
    points.add(labels(series, "retries"), overflows.retries());
  }

  private static Labels labels(UpstreamSeries.Series series) {
    return Labels.of("upstream", series.upstream);
  }

  private static Labels speaks(UpstreamSeries.Series series, Protocol protocol) {
    return Labels.of(
        "upstream", series.upstream, "protocol", protocol.name().toLowerCase(Locale.ROOT));
  }

  private static Labels labels(ClusterSeries.Series series) {
    return Labels.of("cluster", series.cluster);
  }

  private static Labels labels(ClusterSeries.Series series, String limit) {
    return Labels.of("cluster", series.cluster, "limit", limit);
  }
}
