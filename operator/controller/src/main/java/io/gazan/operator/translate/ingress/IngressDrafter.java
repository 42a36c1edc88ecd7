package io.gazan.operator.translate.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import io.gazan.operator.inventory.Present;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.backend.Backend;
import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.draft.RouteMaker;
import io.gazan.operator.translate.draft.Sending;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.operator.translate.policy.PathKeys;
import io.gazan.operator.translate.policy.RouteSettings;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Drafts one Ingress: rules, default backend, TLS. */
public final class IngressDrafter {
  private static final PathSpec ROOT = PathSpec.prefix("/");

  private final Drafting drafting;
  private final RouteMaker routes;
  private final Set<String> hosts = new LinkedHashSet<>();

  private IngressDrafter(Drafting drafting) {
    this.drafting = drafting;
    this.routes = new RouteMaker(drafting);
  }

  public static void draft(Ingress ingress, Drafting drafting) {
    new IngressDrafter(drafting).draft(ingress);
  }

  private void draft(Ingress ingress) {
    IngressSpec spec = ingress.getSpec();
    if (spec == null) {
      drafting.find(Reason.INVALID, "spec", "spec is missing");
      return;
    }
    RouteSettings settings =
        drafting.closed()
            ? RouteSettings.BROKEN
            : IngressSettings.read(ingress, !Present.of(spec.getTls()).isEmpty(), drafting);
    List<IngressRule> rules = spec.getRules() == null ? List.of() : spec.getRules();
    for (int i = 0; i < rules.size(); i++) {
      IngressRule rule = rules.get(i);
      if (rule != null) {
        rule(rule, "spec.rules[" + i + "]", settings);
      }
    }
    if (spec.getDefaultBackend() != null) {
      defaultBackend(spec.getDefaultBackend(), Present.of(rules).isEmpty(), settings);
    }
    new IngressTls(drafting, hosts).read(spec);
  }

  private void rule(IngressRule rule, String field, RouteSettings settings) {
    String host = host(rule.getHost());
    String problem = HostNames.routeProblem(host);
    if (problem != null) {
      drafting.find(
          Reason.HOST_INVALID, field + ".host", "host " + Quoted.of(host) + " " + problem);
      return;
    }
    hosts.add(host);
    List<HTTPIngressPath> paths = rule.getHttp() == null ? null : rule.getHttp().getPaths();
    for (int i = 0; paths != null && i < paths.size(); i++) {
      HTTPIngressPath path = paths.get(i);
      if (path != null) {
        path(host, path, field + ".http.paths[" + i + "]", settings);
      }
    }
  }

  static String host(@Nullable String host) {
    return host == null || host.isEmpty() ? VirtualHostSpec.DEFAULT : host.toLowerCase(Locale.ROOT);
  }

  private void path(String host, HTTPIngressPath path, String field, RouteSettings settings) {
    switch (PathKeys.parse(path.getPathType(), path.getPath())) {
      case PathKeys.Parsed.Broken(String problem, PathSpec nearest) -> {
        drafting.find(Reason.PATH_INVALID, field, problem);
        if (nearest != null) {
          routes.claim(
              List.of(host),
              nearest,
              field,
              Claim.Rank.PATH,
              new Sending.Unknown(),
              RouteSettings.BROKEN);
        }
      }
      case PathKeys.Parsed.Key(PathSpec key) ->
          routes.claim(
              List.of(host),
              key,
              field,
              Claim.Rank.PATH,
              sending(path.getBackend(), field + ".backend"),
              settings);
    }
  }

  private void defaultBackend(IngressBackend backend, boolean alone, RouteSettings settings) {
    String field = "spec.defaultBackend";
    routes.claim(
        alone ? List.of(VirtualHostSpec.DEFAULT) : List.copyOf(hosts),
        ROOT,
        field,
        alone ? Claim.Rank.REST_OF_ALL : Claim.Rank.REST_OF_HOST,
        sending(backend, field),
        settings);
  }

  private Sending sending(@Nullable IngressBackend backend, String field) {
    if (drafting.closed()) {
      return new Sending.Unknown();
    }
    if (backend != null && backend.getResource() != null) {
      drafting.find(
          Reason.BACKEND_REFUSED, field + ".resource", "resource backends are not supported");
      return new Sending.Unknown();
    }
    IngressServiceBackend service = backend == null ? null : backend.getService();
    if (service == null) {
      drafting.find(Reason.INVALID, field, "the backend names no Service");
      return new Sending.Unknown();
    }
    ServiceBackendPort port =
        Objects.requireNonNullElseGet(service.getPort(), ServiceBackendPort::new);
    return new Sending.ToServices(
        List.of(
            new Backend(
                service.getName(), port.getName(), port.getNumber(), 1, field + ".service")));
  }
}
