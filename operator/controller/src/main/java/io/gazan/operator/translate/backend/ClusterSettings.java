package io.gazan.operator.translate.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.HashOn;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an object says about a Service's endpoints beyond which they are. Objects that say the same
 * share a cluster.
 *
 * @param protocol null: what the Service says
 */
public record ClusterSettings(
    @Nullable Protocol protocol,
    UpstreamTlsSpec tls,
    Balance balance,
    @Nullable HashOn hashOn,
    HealthSpec health,
    CircuitSpec circuit,
    Duration slowStart) {
  /** Nothing said. Readiness is the health of an endpoint, so there are no active checks. */
  public static final ClusterSettings DEFAULTS =
      new ClusterSettings(
          null,
          UpstreamTlsSpec.DEFAULTS,
          Balance.ROUND_ROBIN,
          null,
          HealthSpec.OFF,
          CircuitSpec.DEFAULTS,
          Duration.ZERO);

  private static final int DIGEST_BYTES = 4;

  public ClusterSettings withProtocol(@Nullable Protocol value) {
    return new ClusterSettings(value, tls, balance, hashOn, health, circuit, slowStart);
  }

  /** What tells clusters of one port apart in their names; empty for {@link #DEFAULTS}. */
  public String suffix() {
    if (equals(DEFAULTS)) {
      return "";
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(toString().getBytes(UTF_8));
      return "-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
