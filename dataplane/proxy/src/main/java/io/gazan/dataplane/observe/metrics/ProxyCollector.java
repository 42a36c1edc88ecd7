package io.gazan.dataplane.observe.metrics;

import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.observe.family.AuthFamilies;
import io.gazan.dataplane.observe.family.ConsulFamilies;
import io.gazan.dataplane.observe.family.Families;
import io.gazan.dataplane.observe.family.LatencyBuckets;
import io.gazan.dataplane.observe.family.OperatorFamilies;
import io.gazan.dataplane.observe.family.TlsFamilies;
import io.gazan.dataplane.observe.family.UpstreamFamilies;
import io.gazan.dataplane.observe.sample.ConfigSample;
import io.gazan.dataplane.observe.sample.ProbeSample;
import io.gazan.dataplane.observe.sample.ProviderSample;
import io.gazan.dataplane.observe.sample.ScrapeSources;
import io.netty.util.internal.PlatformDependent;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Adds the loops up into the families of docs/metrics.md. One scrape at a time. */
final class ProxyCollector implements MultiCollector {
  private final List<LoopMetrics> loops;
  private final List<String> errorReasons;
  private final ScrapeSources sources;
  private final UpstreamFamilies upstreams;

  /**
   * @param loops may still grow
   */
  ProxyCollector(
      List<LoopMetrics> loops, List<String> errorReasons, ScrapeSources sources, int upstreamCap) {
    this.loops = loops;
    this.errorReasons = errorReasons;
    this.sources = sources;
    this.upstreams = new UpstreamFamilies(sources, upstreamCap);
  }

  @Override
  public synchronized MetricSnapshots collect() {
    Families families = new Families();
    requests(families);
    responses(families);
    connections(families);
    faults(families);
    upstreams.collect(families);
    probes(families);
    config(families);
    TlsFamilies.add(families, sources.tls().get());
    ProviderSample providers = sources.config().get().providers();
    ConsulFamilies.add(families, providers.consul());
    OperatorFamilies.add(families, providers.operator());
    AuthFamilies.add(families, sources.auth().get());
    process(families);
    return families.snapshots();
  }

  private void requests(Families families) {
    long[] methods = new long[LoopMetrics.METHODS.size()];
    long[] versions = new long[LoopMetrics.VERSIONS.size()];
    long total = 0;
    for (LoopMetrics loop : loops) {
      for (int method = 0; method < methods.length; method++) {
        for (int version = 0; version < versions.length; version++) {
          long requests = loop.requests(method, version);
          methods[method] += requests;
          versions[version] += requests;
          total += requests;
        }
      }
    }
    families.counter("gazan_requests", "Requests whose head was read.", total);
    families.counters(
        "gazan_requests_by_method",
        "Requests by method; methods without a label of their own are \"other\".",
        points -> addAll(points, "method", LoopMetrics.METHODS, methods));
    families.counters(
        "gazan_requests_by_version",
        "Requests by version of the client's protocol.",
        points -> addAll(points, "version", LoopMetrics.VERSIONS, versions));
  }

  private void responses(Families families) {
    families.counters(
        "gazan_responses",
        "Ended exchanges by status, the upstream's or our own.",
        points -> {
          for (int status = 0; status <= LoopMetrics.OTHER_STATUS; status++) {
            int index = status;
            long responses = sum(loop -> loop.responses(index));
            if (responses > 0) {
              points.add(Labels.of("status", statusLabel(status)), responses);
            }
          }
        });
    families.counters(
        "gazan_errors",
        "Exchanges that we answered or broke off ourselves, by reason.",
        points -> errorsByReason().forEach((reason, count) -> points.add(reason, count)));
    histogram(
        families,
        LoopMetrics.RESPONSE,
        "gazan_response_latency_seconds",
        "From the request's first byte to the response's last.");
    histogram(
        families,
        LoopMetrics.REQUEST,
        "gazan_request_latency_seconds",
        "From the request's first byte to the upstream's first.");
  }

  private void connections(Families families) {
    families.gauge("gazan_active_connections", "Open client connections.", sum(LoopMetrics.ACTIVE));
    families.gauge(
        "gazan_connections_limit",
        "Client connections that there may be.",
        (long) sources.connectionsLimit());
    families.counter(
        "gazan_connections_accepted", "Client connections accepted.", sum(LoopMetrics.ACCEPTED));
    families.counter(
        "gazan_connections_refused",
        "Client connections turned away by a limit.",
        sum(LoopMetrics.REFUSED));
    families.counter(
        "gazan_accept_pauses",
        "Times that no client connection could be accepted: no descriptor was free.",
        sum(LoopMetrics.ACCEPT_PAUSES));
    families.counter(
        "gazan_memory_failures",
        "Connections ended because no memory was left for what they read or wrote.",
        sum(LoopMetrics.MEMORY_FAILURES));
    families.counter("gazan_bytes_in", "Bytes read from clients.", sum(LoopMetrics.BYTES_IN));
    families.counter("gazan_bytes_out", "Bytes written to clients.", sum(LoopMetrics.BYTES_OUT));
    families.counter(
        "gazan_dropped_underscore_headers",
        "Request header lines left out because of a _ in their name.",
        sum(LoopMetrics.UNDERSCORE_DROPPED));
    families.counter(
        "gazan_limit_clients_evicted",
        "Clients that the limits had to forget too early, because their table was full.",
        sources.limitClientsEvicted().getAsLong());
    families.gauge(
        "gazan_requests_awaiting_body",
        "Requests that no endpoint has yet, since too little of their body is there.",
        sum(LoopMetrics.AWAITING_BODY));
    families.gauge(
        "gazan_upstream_connections",
        "Open connections to endpoints, idle ones included.",
        sum(LoopMetrics.UPSTREAM_OPEN));
    families.gauge(
        "gazan_upstream_idle_connections",
        "Connections to endpoints on which nothing runs.",
        sum(LoopMetrics.POOL_IDLE));
    families.counter(
        "gazan_upstream_connections_opened",
        "Connections made to endpoints.",
        sum(LoopMetrics.UPSTREAM_OPENED));
    families.counter(
        "gazan_upstream_connections_closed",
        "Connections to endpoints ended.",
        sum(LoopMetrics.UPSTREAM_CLOSED));
    families.counter(
        "gazan_upstream_retries",
        "Attempts after the first of an exchange.",
        sum(LoopMetrics.RETRIES));
  }

  private void faults(Families families) {
    families.counters(
        "gazan_http2_connection_errors",
        "HTTP/2 connections ended for what the peer did, by side and reason.",
        points -> {
          for (PeerFault fault : PeerFault.values()) {
            points.add(
                Labels.of("side", "downstream", "reason", fault.label()),
                sum(loop -> loop.clientFaults(fault)));
            points.add(
                Labels.of("side", "upstream", "reason", fault.label()),
                sum(loop -> loop.endpointFaults(fault)));
          }
        });
  }

  private void probes(Families families) {
    ProbeSample probes = sources.probes().get();
    families.counters(
        "gazan_upstream_probes",
        "Probes of what endpoints speak, by what they found or why they found nothing.",
        points ->
            probes.byResult().forEach((result, n) -> points.add(Labels.of("result", result), n)));
    families.counter(
        "gazan_upstream_probe_waits_refused",
        "Requests that could not wait for an endpoint's protocol since too many did already.",
        probes.turnedAway());
  }

  private void config(Families families) {
    ConfigSample config = sources.config().get();
    double age =
        config.appliedAtMillis() == 0
            ? Double.NaN
            : Math.max(0, System.currentTimeMillis() - config.appliedAtMillis()) / 1e3;
    families.gauge(
        "gazan_config_version", "Number of the routing table in force.", config.version());
    families.gauge("gazan_config_age_seconds", "Since the table in force was put there.", age);
    families.counter("gazan_config_applied", "Documents put in force.", config.applied());
    families.counter("gazan_config_rejected", "Documents refused.", config.rejected());
    families.gauges(
        "gazan_config_source",
        "1 for the provider whose document is in force.",
        points -> {
          String source = config.origin().source();
          if (source != null) {
            points.add(Labels.of("source", source), 1);
          }
        });
    families.gauge(
        "gazan_config_unsaved",
        "1 while a document is in force that was to be saved and could not be.",
        config.origin().unsaved() ? 1 : 0);
    families.gauge(
        "gazan_config_refused",
        "1 while what the file, Consul or the operator said last is refused.",
        config.origin().refused() ? 1 : 0);
    families.counters(
        "gazan_config_turned_away",
        "What the config API turned away, by the limit or rule that did it.",
        points ->
            config.turnedAway().forEach((reason, n) -> points.add(Labels.of("reason", reason), n)));
  }

  private void process(Families families) {
    families.gauge("gazan_open_files", "Open file descriptors.", ProcessFacts.openFiles());
    families.gauge("gazan_memory_bytes", "Resident memory.", ProcessFacts.memoryBytes());
    families.gauge(
        "gazan_direct_memory_bytes",
        "Memory for bytes on their way, in use or kept for the next.",
        PlatformDependent.usedDirectMemory());
    families.gauge(
        "gazan_direct_memory_max_bytes",
        "How much of it there may be.",
        PlatformDependent.maxDirectMemory());
    families.counter(
        "gazan_access_log_dropped",
        "Lines lost because the log could not be written fast enough, or at all.",
        sources.accessLogDropped().getAsLong());
    families.counter(
        "gazan_log_dropped",
        "Lines of the program's own log lost in the same way.",
        sources.logDropped().getAsLong());
    histogram(
        families,
        LoopMetrics.LAG,
        "gazan_event_loop_lag_seconds",
        "How late event loops came to a task, looked at ten times a second.");
    families.gauges(
        "gazan_event_loop_lag_max_seconds",
        "The worst of it in about the last minute, by event loop.",
        points -> {
          for (int i = 0; i < loops.size(); i++) {
            double worst = loops.get(i).count(LoopMetrics.LAG_MAX) / 1e9;
            points.add(Labels.of("loop", Integer.toString(i)), worst);
          }
        });
    families.counter(
        "gazan_event_loop_stalls",
        "Times that a loop came over 1 s late.",
        sum(LoopMetrics.STALLS));
  }

  /** Several reasons of one name are one series. */
  private Map<Labels, Long> errorsByReason() {
    Map<Labels, Long> errors = new LinkedHashMap<>();
    for (int reason = 0; reason < errorReasons.size(); reason++) {
      int index = reason;
      errors.merge(
          Labels.of("reason", errorReasons.get(reason)),
          sum(loop -> loop.errors(index)),
          Long::sum);
    }
    return errors;
  }

  private void histogram(Families families, int histogram, String name, String help) {
    long[] buckets = new long[LatencyBuckets.COUNT];
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      int index = bucket;
      buckets[bucket] = sum(loop -> loop.bucket(histogram, index));
    }
    families.histogram(name, help, buckets, sum(loop -> loop.sumNanos(histogram)));
  }

  private long sum(int counter) {
    return sum(loop -> loop.count(counter));
  }

  private long sum(ToLongFunction<LoopMetrics> cell) {
    long sum = 0;
    for (LoopMetrics loop : loops) {
      sum += cell.applyAsLong(loop);
    }
    return sum;
  }

  private static void addAll(
      Families.Points points, String label, List<String> values, long[] counts) {
    for (int i = 0; i < counts.length; i++) {
      points.add(Labels.of(label, values.get(i)), counts[i]);
    }
  }

  private static String statusLabel(int index) {
    return index == LoopMetrics.OTHER_STATUS
        ? "other"
        : Integer.toString(index + LoopMetrics.MIN_STATUS);
  }
}
