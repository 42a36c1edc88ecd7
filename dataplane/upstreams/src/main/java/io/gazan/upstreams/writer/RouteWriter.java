package io.gazan.upstreams.writer;

import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.document.JsonOutput;
import io.gazan.upstreams.forwarding.ForwardingRules;
import io.gazan.upstreams.forwarding.TimeoutsSpec;
import io.gazan.upstreams.policy.AccessLogMode;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.RespondSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what stands below one host, and below each of its paths: where it sends, its policies. */
record RouteWriter(JsonOutput out, Secrets secrets, LiftedClusters lifted) {
  void write(VirtualHostSpec host) {
    out.field("certificate", host.certificate());
    out.object("paths");
    host.routes().forEach(this::write);
    out.end();
  }

  private void write(RouteSpec route) {
    out.object(route.path().key());
    target(route.target());
    new PolicyWriter(out, secrets).headers(route.headers());
    policies(route.policies());
    out.end();
  }

  private void policies(RoutePolicies of) {
    PolicyWriter policies = new PolicyWriter(out, secrets);
    policies.toHttps(of.toHttps());
    policies.sticky(of.sticky());
    forwarding(of.forwarding());
    new LimitWriter(out).write(of.limits());
    cors(of.cors());
    accessLog(of.accessLog());
    new AuthWriter(out, secrets).write(of.authorization());
  }

  private void forwarding(ForwardingRules rules) {
    new PolicyWriter(out, secrets).retries(rules.retries());
    TimeoutsSpec timeouts = rules.timeouts();
    if (!timeouts.equals(TimeoutsSpec.NONE)) {
      out.object("timeouts")
          .field("connect", ClusterWriter.text(timeouts.connect()))
          .field("response", ClusterWriter.text(timeouts.response()))
          .field("idle", ClusterWriter.text(timeouts.idle()))
          .end();
    }
    if (rules.rewrite() != null) {
      out.object("rewrite").field("prefix", rules.rewrite()).end();
    }
  }

  private void cors(@Nullable CorsSpec cors) {
    if (cors == null) {
      return;
    }
    out.object("cors");
    list("origins", cors.origins());
    list("methods", cors.methods());
    list("headers", cors.headers());
    list("expose", cors.expose());
    out.field("credentials", cors.credentials())
        .field("max_age", ClusterWriter.text(cors.maxAge()))
        .end();
  }

  private void list(String key, List<String> items) {
    out.list(key);
    items.forEach(out::item);
    out.end();
  }

  private void target(TargetSpec target) {
    switch (target) {
      case TargetSpec.Inline(ClusterSpec cluster) -> inline(cluster);
      case TargetSpec.Named(List<WeightedCluster> clusters) -> named(clusters);
      case TargetSpec.Redirect(RedirectSpec redirect) -> redirect(redirect);
      case TargetSpec.Respond(RespondSpec(int status, String body, String type)) ->
          out.object("respond")
              .field("status", status)
              .field("body", body)
              .field("type", type)
              .end();
    }
  }

  private void inline(ClusterSpec cluster) {
    String name = lifted.nameOf(cluster);
    if (name != null) {
      out.field("cluster", name);
      return;
    }
    ClusterWriter.servers(out, cluster.servers());
    if (!cluster.health().active()) {
      out.field("healthcheck", false);
    }
  }

  private void named(List<WeightedCluster> clusters) {
    if (clusters.size() == 1 && clusters.getFirst().weight() == 1) {
      out.field("cluster", clusters.getFirst().name());
      return;
    }
    out.list("clusters");
    for (WeightedCluster cluster : clusters) {
      out.object().field("name", cluster.name()).field("weight", cluster.weight()).end();
    }
    out.end();
  }

  private void redirect(RedirectSpec redirect) {
    out.object("redirect_to").field("scheme", redirect.scheme()).field("host", redirect.host());
    Integer port = redirect.port();
    if (port != null) {
      out.field("port", port);
    }
    // The slash alone says that a part is there, which the reader wants, and no more.
    boolean bare = redirect.scheme() == null && redirect.host() == null && port == null;
    out.field("path", bare && redirect.path() == null ? "/" : redirect.path());
    out.field("status", redirect.status()).end();
  }

  private void accessLog(@Nullable AccessLogMode mode) {
    if (mode != null) {
      out.field("access_log", PolicyWriter.lower(mode));
    }
  }
}
