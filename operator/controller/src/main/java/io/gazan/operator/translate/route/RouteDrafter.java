package io.gazan.operator.translate.route;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.gazan.crd.GazanRoute;
import io.gazan.crd.GazanRouteSpec;
import io.gazan.crd.PathType;
import io.gazan.crd.RouteRule;
import io.gazan.crd.RouteTls;
import io.gazan.crd.destination.Redirect;
import io.gazan.crd.destination.Respond;
import io.gazan.crd.destination.RouteTarget;
import io.gazan.crd.destination.ServiceReference;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.backend.Backend;
import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.draft.RouteMaker;
import io.gazan.operator.translate.draft.Sending;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.operator.translate.policy.PathKeys;
import io.gazan.operator.translate.policy.RouteSettings;
import io.gazan.operator.translate.tls.CertificateWish;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.RespondSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Drafts one GazanRoute: hosts, TLS, rules. */
public final class RouteDrafter {
  private final Drafting drafting;
  private final RouteMaker routes;

  private RouteDrafter(Drafting drafting) {
    this.drafting = drafting;
    this.routes = new RouteMaker(drafting);
  }

  public static void draft(GazanRoute route, Drafting drafting) {
    new RouteDrafter(drafting).draft(route.getSpec());
  }

  private void draft(@Nullable GazanRouteSpec spec) {
    if (spec == null) {
      drafting.find(Reason.INVALID, "spec", "spec is missing");
      return;
    }
    List<String> hosts = hosts(spec);
    RouteTls tls = spec.tls();
    for (int i = 0; i < spec.rules().size(); i++) {
      rule(spec.rules().get(i), "spec.rules[" + i + "]", hosts, tls != null && tls.redirect());
    }
    if (tls != null && tls.secretName() != null && !hosts.isEmpty()) {
      certificate(tls.secretName(), hosts);
    }
  }

  private List<String> hosts(GazanRouteSpec spec) {
    Set<String> hosts = new LinkedHashSet<>();
    for (int i = 0; i < spec.hosts().size(); i++) {
      String host = spec.hosts().get(i).toLowerCase(Locale.ROOT);
      String problem = HostNames.routeProblem(host);
      if (problem == null) {
        hosts.add(host);
      } else {
        drafting.find(
            Reason.HOST_INVALID,
            "spec.hosts[" + i + "]",
            "host " + Quoted.of(host) + " " + problem);
      }
    }
    if (spec.hosts().isEmpty()) {
      drafting.find(Reason.INVALID, "spec.hosts", "there are no hosts");
    }
    return List.copyOf(hosts);
  }

  private void certificate(String secret, List<String> hosts) {
    String field = "spec.tls.secretName";
    if (!HostNames.isObjectName(secret)) {
      drafting.find(
          secret.indexOf('/') >= 0 ? Reason.CROSS_NAMESPACE_REFERENCE : Reason.SECRET_NOT_FOUND,
          field,
          "expected the name of a Secret of this namespace, found " + Quoted.of(secret));
      return;
    }
    List<String> named = new ArrayList<>(hosts);
    named.remove(VirtualHostSpec.DEFAULT);
    drafting.certificate(
        new CertificateWish(
            drafting.namespace() + "/" + secret, named, CertificateWish.Use.CLIENTS, field));
  }

  private void rule(RouteRule rule, String field, List<String> hosts, boolean toHttps) {
    String type = rule.path().type() == PathType.EXACT ? "Exact" : "Prefix";
    switch (PathKeys.parse(type, rule.path().value())) {
      case PathKeys.Parsed.Broken(String problem, PathSpec nearest) -> {
        drafting.find(Reason.PATH_INVALID, field + ".path", problem);
        if (nearest != null) {
          routes.claim(
              hosts, nearest, field, Claim.Rank.PATH, new Sending.Unknown(), RouteSettings.BROKEN);
        }
      }
      case PathKeys.Parsed.Key(PathSpec key) -> {
        Sending sending = drafting.closed() ? new Sending.Unknown() : sending(rule, field);
        boolean redirected = toHttps && !(sending instanceof Sending.Elsewhere);
        RouteSettings settings =
            drafting.closed()
                ? RouteSettings.BROKEN
                : new RuleReader(drafting, field).read(rule, redirected);
        routes.claim(hosts, key, field, Claim.Rank.PATH, sending, settings);
      }
    }
  }

  private Sending sending(RouteRule rule, String field) {
    RouteTarget target = Objects.requireNonNullElse(rule.target(), RouteTarget.NONE);
    Redirect redirect = target.redirect();
    Respond respond = target.respond();
    int set =
        (target.backends().isEmpty() ? 0 : 1)
            + (redirect == null ? 0 : 1)
            + (respond == null ? 0 : 1);
    if (set != 1) {
      drafting.find(Reason.INVALID, field, "needs exactly one of backends, redirect and respond");
      return new Sending.Unknown();
    }
    if (respond != null) {
      return new Sending.Answered(
          new RespondSpec(respond.status(), respond.body(), respond.type()));
    }
    return redirect == null ? backends(target, field) : redirect(redirect, field + ".redirect");
  }

  private static Sending backends(RouteTarget target, String field) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < target.backends().size(); i++) {
      io.gazan.crd.destination.Backend each = target.backends().get(i);
      ServiceReference service = each.service();
      IntOrString port = service == null ? null : service.port();
      backends.add(
          new Backend(
              service == null ? null : service.name(),
              port == null ? null : port.getStrVal(),
              port == null ? null : port.getIntVal(),
              each.weight(),
              field + ".backends[" + i + "]"));
    }
    return new Sending.ToServices(backends);
  }

  private Sending redirect(Redirect redirect, String field) {
    String path = redirect.path();
    if (path != null) {
      switch (PathKeys.sent(path)) {
        case PathKeys.Parsed.Broken(String problem, PathSpec _) -> {
          drafting.find(Reason.INVALID, field + ".path", problem);
          return new Sending.Unknown();
        }
        case PathKeys.Parsed.Key(PathSpec key) -> path = key.value();
      }
    }
    String host = redirect.hostname();
    boolean stays = redirect.scheme() == null && host == null && redirect.port() == null;
    if (stays && (path == null || path.equals("/"))) {
      drafting.find(Reason.INVALID, field, "a redirect to where the request came from has no end");
      return new Sending.Unknown();
    }
    return new Sending.Elsewhere(
        new RedirectSpec(
            redirect.scheme() == null ? null : redirect.scheme().name().toLowerCase(Locale.ROOT),
            host == null ? null : host.toLowerCase(Locale.ROOT),
            redirect.port(),
            "/".equals(path) ? null : path,
            redirect.statusCode()));
  }
}
