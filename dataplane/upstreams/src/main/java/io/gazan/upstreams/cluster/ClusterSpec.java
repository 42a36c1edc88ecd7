package io.gazan.upstreams.cluster;

import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of endpoints with protocol, balancing, health and limits.
 *
 * @param name the identity that survives reloads: the key below {@code clusters}, or {@code "HOST
 *     PATHKEY"} for the servers of one route ({@code "shop.example.com =/exact"}; named clusters
 *     contain no space, so the two never meet)
 * @param servers no two with the same host and port; empty only of a named cluster, which has no
 *     endpoint for now: its routes answer 503
 * @param tls counts where the protocol uses TLS
 * @param hashOn present if and only if {@code balance} is {@link Balance#HASH}
 * @param slowStart how long an endpoint that came back ramps up; zero is off
 */
public record ClusterSpec(
    String name,
    List<ServerSpec> servers,
    Protocol protocol,
    UpstreamTlsSpec tls,
    Balance balance,
    @Nullable HashOn hashOn,
    HealthSpec health,
    CircuitSpec circuit,
    Duration slowStart) {
  public ClusterSpec {
    servers = List.copyOf(servers);
  }

  /** Weighted round robin over these servers, everything else as by default. */
  public ClusterSpec(String name, List<ServerSpec> servers) {
    this(
        name,
        servers,
        Protocol.AUTO,
        UpstreamTlsSpec.DEFAULTS,
        Balance.ROUND_ROBIN,
        null,
        HealthSpec.DEFAULTS,
        CircuitSpec.DEFAULTS,
        Duration.ZERO);
  }
}
