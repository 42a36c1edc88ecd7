package io.gazan.dataplane.admin.status;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.Member;
import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.routing.Route;
import io.gazan.dataplane.routing.RoutingTable;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.document.JsonOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the status. Reads counters without locks, so that figures may be a moment apart. */
record StatusText(StatusFacts facts, RoutingTable table) {
  /** Everything. */
  byte[] bytes(Instant now) {
    JsonOutput out = JsonOutput.pretty().object();
    out.field("build", facts.build());
    out.field("state", facts.state().get());
    out.field("started", facts.started().toString());
    out.field("uptime_seconds", Duration.between(facts.started(), now).toSeconds());
    out.field("version", table.version().toString());
    out.field("since", table.since().toString());
    ConfigSource source = facts.source().get();
    out.field("source", source == null ? null : source.label());
    out.field("unsaved", facts.unsaved().get());
    out.object("hosts");
    routes(out);
    return out.end().end().bytes();
  }

  /** The table has its routes host by host. */
  private void routes(JsonOutput out) {
    String host = null;
    for (Route route : table.routes()) {
      if (!route.host().equals(host)) {
        if (host != null) {
          out.end();
        }
        host = route.host();
        out.object(host);
      }
      out.list(route.path());
      for (int i = 0; i < route.clusterCount(); i++) {
        route.cluster(i).members().forEach(member -> details(out, member));
      }
      out.end();
    }
    if (host != null) {
      out.end();
    }
  }

  private static void details(JsonOutput out, Member member) {
    Endpoint endpoint = member.endpoint();
    Cluster cluster = member.cluster();
    Protocol protocol = cluster.protocolOf(endpoint);
    out.object()
        .field("endpoint", endpoint.name())
        .field("cluster", cluster.name())
        .field("healthy", member.usable())
        .field("why", why(member))
        .field("protocol", protocol == null ? null : protocol.name().toLowerCase(Locale.ROOT))
        .field("weight", member.weight())
        .field("draining", member.draining())
        .field("in_flight", endpoint.inFlight())
        .field("connections", endpoint.connections())
        .field("requests", endpoint.requests())
        .field("ejections", endpoint.ejections())
        .end();
  }

  /** Why it takes no requests; null if it does. */
  private static @Nullable String why(Member member) {
    if (member.usable()) {
      return null;
    }
    if (!member.endpoint().resolved()) {
      return "unresolved";
    }
    return member.endpoint().ejected() ? "ejected" : "check";
  }
}
