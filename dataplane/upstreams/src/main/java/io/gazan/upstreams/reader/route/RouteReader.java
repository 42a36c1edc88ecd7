package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.forwarding.ForwardingRules;
import io.gazan.upstreams.forwarding.RetrySpec;
import io.gazan.upstreams.forwarding.TimeoutsSpec;
import io.gazan.upstreams.policy.AccessLogMode;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.reader.cluster.ServerReader;
import io.gazan.upstreams.reader.value.Predecessor;
import io.gazan.upstreams.reader.value.References;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.RespondSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.WeightedCluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what stands below one path: where it sends and its policies. */
final class RouteReader {
  private final String host;
  private final PathSpec path;
  private final References references;

  RouteReader(String host, PathSpec path, References references) {
    this.host = host;
    this.path = path;
    this.references = references;
  }

  /** Null if there was a problem that leaves nothing to make a route of. */
  @Nullable RouteSpec read(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    fields.refuseEmpty("authorization");
    TargetSpec target = target(fields);
    HeaderRules headers = HeaderReader.read(fields);
    RoutePolicies policies =
        policies(fields)
            .withAuthorization(AuthReader.read(fields.get("authorization"), references));
    fields.ignored("to_ssl");
    Predecessor.refuse(fields);
    fields.finish();
    return target == null ? null : new RouteSpec(path, target, headers, policies);
  }

  private static RoutePolicies policies(Fields fields) {
    Value accessLog = fields.get("access_log");
    return new RoutePolicies(
        Policies.toHttps(fields.get("to_https")),
        Policies.sticky(fields.get("sticky_sessions")),
        new ForwardingRules(
            fields.<RetrySpec>read("retries", Policies::retries, RetrySpec.DEFAULTS),
            fields.<TimeoutsSpec>read("timeouts", Policies::timeouts, TimeoutsSpec.NONE),
            fields.<@Nullable String>read("rewrite", Policies::rewrite, null)),
        LimitReader.read(fields),
        fields.<@Nullable CorsSpec>read("cors", CorsReader::read, null),
        accessLog == null ? null : accessLog.choice(AccessLogMode.class));
  }

  private @Nullable TargetSpec target(Fields fields) {
    Value servers = fields.get("servers");
    Value cluster = fields.get("cluster");
    Value clusters = fields.get("clusters");
    Value redirect = fields.get("redirect_to");
    Value respond = fields.get("respond");
    Value healthcheck = fields.get("healthcheck");
    SequencedMap<String, Value> upstream = new LinkedHashMap<>();
    put(upstream, "servers", servers);
    put(upstream, "cluster", cluster);
    put(upstream, "clusters", clusters);
    if (upstream.isEmpty() && redirect == null && respond == null) {
      fields.refuse("needs servers, cluster, clusters, redirect_to or respond");
    } else if (upstream.size() > 1) {
      fields.refuse("only one of " + String.join(", ", upstream.keySet()) + " can be set");
    }
    TargetSpec target = null;
    if (servers != null) {
      target = inline(servers, healthcheck);
    } else {
      checkHealthcheck(healthcheck);
    }
    if (cluster != null) {
      target = single(cluster);
    }
    if (clusters != null) {
      target = weighted(clusters);
    }
    return redirect == null && respond == null ? target : answered(upstream, redirect, respond);
  }

  /** The target of a path whose endpoints, if it names any, are never asked. */
  private static @Nullable TargetSpec answered(
      SequencedMap<String, Value> upstream, @Nullable Value redirect, @Nullable Value respond) {
    String by = redirect != null ? "redirect_to" : "respond";
    upstream.forEach((key, value) -> value.warn(key + " is never asked: " + by + " answers"));
    RespondSpec response = respond == null ? null : RespondReader.read(respond);
    if (redirect == null) {
      return response == null ? null : new TargetSpec.Respond(response);
    }
    if (respond != null) {
      respond.refuse("only one of redirect_to, respond can be set");
    }
    RedirectSpec spec = RedirectReader.read(redirect);
    return spec == null ? null : new TargetSpec.Redirect(spec);
  }

  private static void put(SequencedMap<String, Value> targets, String key, @Nullable Value value) {
    if (value != null) {
      targets.put(key, value);
    }
  }

  private TargetSpec inline(Value value, @Nullable Value healthcheck) {
    List<ServerSpec> servers = ServerReader.list(value);
    Boolean checked = healthcheck == null ? null : healthcheck.bool();
    ClusterSpec plain = new ClusterSpec(host + " " + path.key(), servers);
    return new TargetSpec.Inline(
        checked == null || checked
            ? plain
            : new ClusterSpec(
                plain.name(),
                servers,
                plain.protocol(),
                plain.tls(),
                plain.balance(),
                plain.hashOn(),
                HealthSpec.OFF,
                plain.circuit(),
                plain.slowStart()));
  }

  private static void checkHealthcheck(@Nullable Value healthcheck) {
    Boolean checked = healthcheck == null ? null : healthcheck.bool();
    if (healthcheck != null && checked != null && !checked) {
      healthcheck.refuse(
          "healthcheck goes with servers; of a named cluster, health: false turns checks off");
    }
  }

  private @Nullable TargetSpec single(Value value) {
    String name = references.cluster(value);
    return name == null ? null : new TargetSpec.Named(List.of(new WeightedCluster(name, 1)));
  }

  private TargetSpec weighted(Value value) {
    List<WeightedCluster> clusters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean anyWeight = false;
    List<Value> items = value.items();
    for (Value item : items) {
      Fields fields = item.fields();
      if (fields == null) {
        continue;
      }
      Value name = fields.require("name");
      String text = name == null ? null : references.cluster(name);
      int weight = fields.integer("weight", 0, WeightedCluster.MAX_WEIGHT, 1);
      fields.finish();
      anyWeight |= weight > 0;
      if (name == null || text == null) {
        continue;
      }
      if (!names.add(text)) {
        name.refuse("cluster " + Quoted.of(text) + " stands twice in this list");
      }
      clusters.add(new WeightedCluster(text, weight));
    }
    if (value.isList() && items.isEmpty()) {
      value.refuse("clusters is empty");
    } else if (clusters.size() == items.size() && value.isList() && !anyWeight) {
      value.refuse("at least one cluster needs a weight above 0");
    }
    return new TargetSpec.Named(clusters);
  }
}
