package io.gazan.upstreams.reader.consul;

import io.gazan.upstreams.consul.ConsulServiceSpec;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.policy.AddressRules;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.LimitRules;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.reader.consul.ConsulPart.ServiceRoute;
import io.gazan.upstreams.reader.route.HeaderReader;
import io.gazan.upstreams.reader.route.LimitReader;
import io.gazan.upstreams.reader.route.Policies;
import io.gazan.upstreams.reader.value.Names;
import io.gazan.upstreams.reader.value.Paths;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.value.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code services} of the {@code consul} block: each is a route to its instances. */
final class ConsulServiceReader {
  private ConsulServiceReader() {}

  static List<ServiceRoute> list(Value value) {
    List<ServiceRoute> routes = new ArrayList<>();
    List<Value> items = value.items();
    for (Value item : items) {
      ServiceRoute route = service(item);
      if (route != null) {
        routes.add(route);
      }
    }
    if (value.isList() && items.isEmpty()) {
      value.refuse("services is empty");
    }
    return routes;
  }

  private static @Nullable ServiceRoute service(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value hostname = required(fields, "hostname", "proxy");
    Value upstream = required(fields, "upstream", "real");
    PathSpec path = fields.<PathSpec>read("path", Paths::key, PathSpec.prefix("/"));
    String tag = fields.<@Nullable String>read("tag", ConsulServiceReader::tag, null);
    RoutePolicies policies =
        RoutePolicies.NONE
            .withToHttps(Policies.toHttps(fields.get("to_https")))
            .withSticky(Policies.sticky(fields.get("sticky_sessions")))
            .withLimits(
                new LimitRules(
                    LimitReader.rate(fields.get("rate_limit")),
                    Setting.unset(),
                    AddressRules.NONE,
                    null));
    HeaderRules headers = HeaderReader.read(fields);
    fields.finish();
    String host = hostname == null ? null : Names.host(hostname);
    String name = upstream == null ? null : ConsulReader.name(upstream, "a service");
    if (host == null || name == null) {
      return null;
    }
    ConsulServiceSpec service = new ConsulServiceSpec(name, tag);
    RouteSpec route =
        new RouteSpec(
            path,
            new TargetSpec.Named(List.of(new WeightedCluster(service.clusterName(), 1))),
            headers,
            policies);
    return new ServiceRoute(host, service, route, value);
  }

  private static @Nullable Value required(Fields fields, String key, String alias) {
    Value value = fields.get(key, alias);
    if (value == null) {
      fields.refuse(key + " is missing");
    }
    return value;
  }

  private static @Nullable String tag(Value value) {
    String text = value.text();
    if (text != null
        && (text.isEmpty()
            || text.length() > ConsulReader.LONGEST_NAME
            || !text.chars().allMatch(c -> c > ' ' && c < 0x7F))) {
      value.refuse("a tag is 1 to " + ConsulReader.LONGEST_NAME + " visible ASCII characters");
    }
    return text;
  }
}
