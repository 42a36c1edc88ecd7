package io.gazan.upstreams.writer;

import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HashOn;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.JsonOutput;
import io.gazan.upstreams.document.Units;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what stands below one entry of {@code clusters}. */
record ClusterWriter(JsonOutput out) {
  void write(ClusterSpec cluster) {
    servers(out, cluster.servers());
    if (cluster.protocol() != Protocol.AUTO) {
      out.field("protocol", PolicyWriter.lower(cluster.protocol()));
    }
    tls(cluster.tls());
    if (cluster.balance() != Balance.ROUND_ROBIN) {
      out.field("balance", PolicyWriter.lower(cluster.balance()));
    }
    hashOn(cluster.hashOn());
    health(cluster.health());
    circuit(cluster.circuit());
    if (!cluster.slowStart().isZero()) {
      out.field("slow_start", Units.text(cluster.slowStart()));
    }
  }

  static void servers(JsonOutput out, List<ServerSpec> servers) {
    out.list("servers");
    for (ServerSpec server : servers) {
      if (server.weight() == 1 && !server.draining()) {
        out.item(server.address());
        continue;
      }
      out.object().field("address", server.address()).field("weight", server.weight());
      if (server.draining()) {
        out.field("draining", true);
      }
      out.end();
    }
    out.end();
  }

  private void tls(UpstreamTlsSpec tls) {
    if (tls.equals(UpstreamTlsSpec.DEFAULTS)) {
      return;
    }
    PemSource ca = tls.ca();
    out.object("tls")
        .field("verify", tls.verify())
        .field("ca", ca == null ? null : UpstreamsWriter.text(ca))
        .field("name", tls.name())
        .field("certificate", tls.certificate())
        .end();
  }

  private void hashOn(@Nullable HashOn hashOn) {
    switch (hashOn) {
      case null -> {}
      case HashOn.Header(String name) -> out.object("hash_on").field("header", name).end();
      case HashOn.Cookie(String name) -> out.object("hash_on").field("cookie", name).end();
      case HashOn.Address _ -> out.field("hash_on", "address");
      case HashOn.Path _ -> out.field("hash_on", "path");
    }
  }

  private void health(HealthSpec health) {
    if (health.equals(HealthSpec.DEFAULTS)) {
      return;
    }
    out.object("health")
        .field("active", health.active())
        .field("method", health.method())
        .field("path", health.path())
        .field("interval", text(health.interval()))
        .field("timeout", text(health.timeout()))
        .end();
  }

  static @Nullable String text(@Nullable Duration duration) {
    return duration == null ? null : Units.text(duration);
  }

  private void circuit(CircuitSpec circuit) {
    if (!circuit.equals(CircuitSpec.DEFAULTS)) {
      out.object("limits")
          .field("connections", circuit.connections())
          .field("pending", circuit.pending())
          .field("requests", circuit.requests())
          .end();
    }
  }
}
