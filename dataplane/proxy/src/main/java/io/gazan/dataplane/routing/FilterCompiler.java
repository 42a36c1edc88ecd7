package io.gazan.dataplane.routing;

import io.gazan.dataplane.filter.AmbiguousPathFilter;
import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.RespondFilter;
import io.gazan.dataplane.filter.RewriteFilter;
import io.gazan.dataplane.filter.cors.CorsFilter;
import io.gazan.dataplane.filter.limit.AddressFilter;
import io.gazan.dataplane.filter.limit.FailureLimit;
import io.gazan.dataplane.filter.limit.FailureLimitFilter;
import io.gazan.dataplane.filter.limit.RateLimit;
import io.gazan.dataplane.filter.limit.RateLimitFilter;
import io.gazan.dataplane.filter.redirect.HttpsRedirectFilter;
import io.gazan.dataplane.filter.redirect.RedirectFilter;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.policy.AddressRules;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.policy.LimitRules;
import io.gazan.upstreams.policy.RateSpec;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.RespondSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.value.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the filters of routes for one table, the globals laid under each path; routes that ask for
 * the same share one chain. Lives for one compilation.
 */
final class FilterCompiler {
  /** The owner of a limit that counts for all routes together. */
  private static final String ALL = "";

  private final Globals globals;
  private final FilterParts parts;
  private final Map<Wanted, FilterChain> chains = new HashMap<>();

  /** All that decides about a route's filters. */
  private record Wanted(
      @Nullable Integer https,
      @Nullable Answer answer,
      AddressRules addresses,
      @Nullable Owned<RateSpec> rate,
      @Nullable Owned<Integer> failures,
      @Nullable Cors cors,
      @Nullable AuthSpec auth,
      @Nullable Rewrite rewrite) {}

  /** A limit and what it is counted for. */
  private record Owned<T>(String owner, T limit) {}

  /** What the route answers itself, and what it does to every response. */
  private record Answer(TargetSpec target, HeaderEdits response) {}

  /** With what the route does to every response in any case; equal rules are one object. */
  private record Cors(CorsSpec spec, HeaderEdits response) {}

  private record Rewrite(String key, String prefix) {}

  FilterCompiler(Globals globals, FilterParts parts) {
    this.globals = globals;
    this.parts = parts;
  }

  /**
   * @param response what the route does to every response
   */
  FilterChain compile(String host, RouteSpec route, HeaderEdits response) {
    RoutePolicies policies = route.policies();
    LimitRules limits = policies.limits();
    String owner = host + " " + route.path().key();
    String prefix = policies.forwarding().rewrite();
    CorsSpec cors = policies.cors();
    HeaderEdits edits =
        route.target() instanceof TargetSpec.Respond ? RespondFilter.edits(response) : response;
    Wanted wanted =
        new Wanted(
            policies.toHttps().over(globals.toHttps()),
            isAnswer(route.target()) ? new Answer(route.target(), edits) : null,
            limits.addresses(),
            owned(limits.rate(), owner, globals.rate()),
            owned(limits.failures(), owner, globals.failures()),
            cors == null ? null : new Cors(cors, edits),
            authorization(route),
            rewrites(route) && prefix != null ? new Rewrite(route.path().value(), prefix) : null);
    return chains.computeIfAbsent(wanted, this::chain);
  }

  /**
   * Those and, for paths that may be read in more than one way, what keeps them from other routes.
   * A route that answers itself needs none of it: no endpoint reads the path.
   *
   * @param position of the route in its host
   */
  RouteFilters guarded(FilterChain usual, RouteSpec route, int position, HostGuards guards) {
    if (isAnswer(route.target()) || !guards.canBeEvaded(position)) {
      return new RouteFilters(usual, usual);
    }
    List<Filter> more = new ArrayList<>();
    more.add(new EvasionFilter(guards, position, FilterStage.ADDRESS));
    if (rewrites(route)) {
      more.add(new EvasionFilter(guards, position, FilterStage.HEADERS));
    }
    return new RouteFilters(usual, usual.and(more));
  }

  private static boolean rewrites(RouteSpec route) {
    return route.policies().forwarding().rewrite() != null && !isAnswer(route.target());
  }

  /** Who may send requests to a route; null for everyone. */
  @Nullable AuthSpec authorization(RouteSpec route) {
    return route.policies().authorization().over(guardedByAll(route.target()));
  }

  /**
   * A global authorization also guards the 404, and global limits count there: passwords, or what
   * is served, could be guessed without end by it. Where credentials are asked for, https is
   * wanted.
   */
  FilterChain unmatched() {
    AuthSpec auth = globals.authorization();
    Wanted wanted =
        new Wanted(
            auth == null ? null : globals.toHttps(),
            null,
            AddressRules.NONE,
            owned(Setting.unset(), ALL, globals.rate()),
            owned(Setting.unset(), ALL, globals.failures()),
            null,
            auth,
            null);
    return chains.computeIfAbsent(wanted, this::chain);
  }

  /**
   * A redirect of the route is asked for credentials only by an authorization of its own: it serves
   * nothing, and where it leads they are asked for anyway.
   */
  private @Nullable AuthSpec guardedByAll(TargetSpec target) {
    return target instanceof TargetSpec.Redirect ? null : globals.authorization();
  }

  private static boolean isAnswer(TargetSpec target) {
    return switch (target) {
      case TargetSpec.Redirect _, TargetSpec.Respond _ -> true;
      case TargetSpec.Inline _, TargetSpec.Named _ -> false;
    };
  }

  private static <T> @Nullable Owned<T> owned(Setting<T> own, String owner, @Nullable T global) {
    return switch (own) {
      case Setting.Unset<T> _ -> global == null ? null : new Owned<>(ALL, global);
      case Setting.Off<T> _ -> null;
      case Setting.On<T>(T limit) -> new Owned<>(owner, limit);
    };
  }

  /** Of one stage, what stands here first runs first. */
  private FilterChain chain(Wanted wanted) {
    List<Filter> filters = new ArrayList<>();
    // To https first, so that the place that a redirect names is never learnt in clear text.
    if (wanted.https() != null) {
      filters.add(new HttpsRedirectFilter(wanted.https(), parts.httpsPort()));
    }
    Answer answer = wanted.answer();
    if (answer != null) {
      switch (answer.target()) {
        case TargetSpec.Redirect(RedirectSpec spec) -> filters.add(new RedirectFilter(spec));
        case TargetSpec.Respond(RespondSpec spec) ->
            filters.add(new RespondFilter(spec, answer.response()));
        case TargetSpec.Inline _, TargetSpec.Named _ -> {}
      }
    }
    if (!wanted.addresses().isEmpty()) {
      filters.add(new AddressFilter(wanted.addresses()));
    }
    if (!wanted.addresses().isEmpty() || wanted.auth() != null) {
      filters.add(new AmbiguousPathFilter());
    }
    // The shut out first: what they ask for counts against no rate.
    Owned<Integer> failures = wanted.failures();
    if (failures != null) {
      filters.add(
          new FailureLimitFilter(
              new FailureLimit(parts.clients(), failures.owner(), failures.limit())));
    }
    Owned<RateSpec> rate = wanted.rate();
    if (rate != null) {
      filters.add(new RateLimitFilter(new RateLimit(parts.clients(), rate.owner(), rate.limit())));
    }
    if (wanted.cors() != null) {
      filters.add(new CorsFilter(wanted.cors().spec(), wanted.cors().response()));
    }
    if (wanted.auth() != null) {
      filters.add(parts.auth().filter(wanted.auth()));
    }
    if (wanted.rewrite() != null) {
      filters.add(new RewriteFilter(wanted.rewrite().key(), wanted.rewrite().prefix()));
    }
    return FilterChain.of(filters);
  }
}
