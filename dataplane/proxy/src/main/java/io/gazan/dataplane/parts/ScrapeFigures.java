package io.gazan.dataplane.parts;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.ClusterRegistry;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.Member;
import io.gazan.dataplane.cluster.shared.CircuitBreaker;
import io.gazan.dataplane.filter.auth.AuthCounters;
import io.gazan.dataplane.filter.auth.AuthFilters;
import io.gazan.dataplane.filter.auth.AuthOutcome;
import io.gazan.dataplane.filter.auth.AuthType;
import io.gazan.dataplane.filter.limit.ClientTable;
import io.gazan.dataplane.observe.access.AccessLog;
import io.gazan.dataplane.observe.sample.AuthSample;
import io.gazan.dataplane.observe.sample.ClusterSample;
import io.gazan.dataplane.observe.sample.ConfigSample;
import io.gazan.dataplane.observe.sample.ProbeSample;
import io.gazan.dataplane.observe.sample.ProviderSample;
import io.gazan.dataplane.observe.sample.ScrapeSources;
import io.gazan.dataplane.observe.sample.TlsSample;
import io.gazan.dataplane.observe.sample.UpstreamSample;
import io.gazan.dataplane.process.log.ProgramLog;
import io.gazan.dataplane.routing.FilterParts;
import io.gazan.dataplane.tls.DownstreamTls;
import io.gazan.dataplane.tls.HandshakeResult;
import io.gazan.upstreams.cluster.Protocol;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the clusters tell a scrape of {@code /metrics}. */
public final class ScrapeFigures {
  private final ClusterRegistry registry;
  private final ClientTable clients;
  private final AuthFilters auth;
  private final Supplier<ConfigSample> config;
  private final @Nullable DownstreamTls tls;
  private final @Nullable DownstreamTls adminTls;
  private final Supplier<ProviderSample> providers;
  private final int connectionsLimit;

  /**
   * Where the figures come from.
   *
   * @param filters what the filters share
   * @param config how the table in force came to be
   * @param tls with clients; null where there is none
   * @param adminTls on the config address; null where there is none
   * @param providers what they tell of themselves
   * @param connectionsLimit how many client connections there may be
   */
  public ScrapeFigures(
      ClusterRegistry registry,
      FilterParts filters,
      Supplier<ConfigSample> config,
      @Nullable DownstreamTls tls,
      @Nullable DownstreamTls adminTls,
      Supplier<ProviderSample> providers,
      int connectionsLimit) {
    this.registry = registry;
    this.clients = filters.clients();
    this.auth = filters.auth();
    this.config = config;
    this.tls = tls;
    this.adminTls = adminTls;
    this.providers = providers;
    this.connectionsLimit = connectionsLimit;
  }

  public ScrapeSources sources(AccessLog accessLog) {
    return new ScrapeSources(
        this::upstreams,
        this::clusters,
        this::probes,
        () -> config.get().with(providers.get()),
        accessLog::dropped,
        ProgramLog::dropped,
        this::tls,
        this::auth,
        clients::evicted,
        connectionsLimit);
  }

  /** An endpoint counts for itself, whichever cluster sent a request there. */
  private List<UpstreamSample> upstreams() {
    SequencedMap<Endpoint, Boolean> usable = new LinkedHashMap<>();
    Map<Endpoint, Set<Protocol>> spoken = new HashMap<>();
    for (Cluster cluster : registry.clusters()) {
      for (Member member : cluster.members()) {
        usable.merge(member.endpoint(), member.usable(), Boolean::logicalAnd);
        Protocol protocol = cluster.protocolOf(member.endpoint());
        if (protocol != null) {
          spoken
              .computeIfAbsent(member.endpoint(), _ -> EnumSet.noneOf(Protocol.class))
              .add(protocol);
        }
      }
    }
    List<UpstreamSample> samples = new ArrayList<>(usable.size());
    usable.forEach(
        (endpoint, healthy) ->
            samples.add(
                new UpstreamSample(
                    endpoint.name(),
                    endpoint.requests(),
                    endpoint.retries(),
                    endpoint.inFlight(),
                    endpoint.connections(),
                    healthy,
                    endpoint.ejections(),
                    spoken.getOrDefault(endpoint, Set.of()))));
    return samples;
  }

  private List<ClusterSample> clusters() {
    List<ClusterSample> samples = new ArrayList<>();
    for (Cluster cluster : registry.clusters()) {
      CircuitBreaker circuit = cluster.circuit();
      samples.add(
          new ClusterSample(
              cluster.name(),
              circuit.connections(),
              circuit.pending(),
              circuit.open(),
              new ClusterSample.Overflows(
                  circuit.rejectedConnections(),
                  circuit.rejectedPending(),
                  circuit.rejectedRequests(),
                  circuit.rejectedRetries())));
    }
    return samples;
  }

  private TlsSample tls() {
    DownstreamTls with = tls;
    DownstreamTls admin = adminTls;
    long rejectedByAdmin = admin == null ? 0 : admin.certificates().rejected();
    if (with == null) {
      return admin == null ? TlsSample.NONE : TlsSample.ofAdmin(rejectedByAdmin);
    }
    Map<String, Long> handshakes = new LinkedHashMap<>();
    for (HandshakeResult result : HandshakeResult.values()) {
      handshakes.put(result.label(), with.handshakes(result));
    }
    return new TlsSample(
        handshakes,
        with.resumed(),
        with.certificates().index().all().size(),
        with.certificates().rejected() + rejectedByAdmin,
        with.contextCount(),
        with.contextsEvicted(),
        true);
  }

  private AuthSample auth() {
    AuthCounters counters = auth.counters();
    List<AuthSample.Outcome> outcomes = new ArrayList<>();
    for (AuthType type : AuthType.values()) {
      for (AuthOutcome outcome : AuthOutcome.values()) {
        outcomes.add(
            new AuthSample.Outcome(
                type.label(), outcome.label(), counters.outcomes(type, outcome)));
      }
    }
    return new AuthSample(
        outcomes,
        counters.cacheHits(),
        counters.cacheMisses(),
        new AuthSample.Queues(auth.waitingPasswords(), auth.waitingSignatures()),
        auth.remembered(),
        counters.forwards(),
        counters.forwardNanos(),
        auth.asking(),
        counters.keyFetches(),
        counters.keyFailures(),
        auth.oldestKeySet());
  }

  private ProbeSample probes() {
    return new ProbeSample(registry.probe().results(), registry.probe().turnedAwaySoFar());
  }
}
