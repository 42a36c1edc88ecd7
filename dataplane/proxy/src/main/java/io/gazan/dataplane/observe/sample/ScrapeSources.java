package io.gazan.dataplane.observe.sample;

import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where a scrape takes the figures from that no event loop keeps. Called on the scraping thread,
 * once a scrape each; they must answer from memory and not block.
 *
 * @param upstreams every endpoint once
 * @param clusters every cluster of the table in force
 * @param probes of the endpoints' protocols
 * @param config the table in force
 * @param accessLogDropped lines that the access log has lost since start
 * @param logDropped lines that the program's own log has lost since start
 * @param tls handshakes and certificates
 * @param auth authorization
 * @param limitClientsEvicted clients that the limits had to forget too early since start
 * @param connectionsLimit how many client connections there may be
 */
public record ScrapeSources(
    Supplier<List<UpstreamSample>> upstreams,
    Supplier<List<ClusterSample>> clusters,
    Supplier<ProbeSample> probes,
    Supplier<ConfigSample> config,
    LongSupplier accessLogDropped,
    LongSupplier logDropped,
    Supplier<TlsSample> tls,
    Supplier<AuthSample> auth,
    LongSupplier limitClientsEvicted,
    int connectionsLimit) {
  /** Of a data plane without TLS and authorization, and limits that count nothing. */
  public ScrapeSources(
      Supplier<List<UpstreamSample>> upstreams,
      Supplier<List<ClusterSample>> clusters,
      Supplier<ProbeSample> probes,
      Supplier<ConfigSample> config,
      LongSupplier accessLogDropped) {
    this(
        upstreams,
        clusters,
        probes,
        config,
        accessLogDropped,
        () -> 0,
        () -> TlsSample.NONE,
        () -> AuthSample.NONE,
        () -> 0,
        Integer.MAX_VALUE);
  }

  public ScrapeSources {
    Objects.requireNonNull(upstreams);
    Objects.requireNonNull(clusters);
    Objects.requireNonNull(probes);
    Objects.requireNonNull(config);
    Objects.requireNonNull(accessLogDropped);
    Objects.requireNonNull(logDropped);
    Objects.requireNonNull(tls);
    Objects.requireNonNull(auth);
    Objects.requireNonNull(limitClientsEvicted);
  }
}
