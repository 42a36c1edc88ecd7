package io.gazan.operator.translate.route;

import io.gazan.crd.AccessPolicies;
import io.gazan.crd.ExchangePolicies;
import io.gazan.crd.Measures;
import io.gazan.crd.RouteRule;
import io.gazan.crd.UpstreamPolicies;
import io.gazan.crd.policy.AccessLog;
import io.gazan.crd.policy.Cors;
import io.gazan.crd.policy.HeaderEdits;
import io.gazan.crd.policy.Headers;
import io.gazan.crd.policy.RateLimit;
import io.gazan.crd.policy.Retries;
import io.gazan.crd.policy.Timeouts;
import io.gazan.crd.upstream.AffinityCookie;
import io.gazan.crd.upstream.SessionAffinity;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.policy.PathKeys;
import io.gazan.operator.translate.policy.RouteSettings;
import io.gazan.upstreams.address.Cidr;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.forwarding.ForwardingRules;
import io.gazan.upstreams.forwarding.RetryOn;
import io.gazan.upstreams.forwarding.RetrySpec;
import io.gazan.upstreams.forwarding.SameSite;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.forwarding.TimeoutsSpec;
import io.gazan.upstreams.policy.AccessLogMode;
import io.gazan.upstreams.policy.AddressRules;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.LimitRules;
import io.gazan.upstreams.policy.RateSpec;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.value.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a rule says beside where it sends. Values are put into the words of the document here
 * and checked by the document's own reader with the whole route.
 */
final class RuleReader {
  private static final int HTTPS_REDIRECT = 308;

  private final Drafting drafting;
  private final String field;
  private boolean broken;

  RuleReader(Drafting drafting, String field) {
    this.drafting = drafting;
    this.field = field;
  }

  RouteSettings read(RouteRule rule, boolean toHttps) {
    AccessPolicies access = Objects.requireNonNullElse(rule.access(), AccessPolicies.NONE);
    ExchangePolicies exchange = Objects.requireNonNullElse(rule.exchange(), ExchangePolicies.NONE);
    UpstreamPolicies upstream = Objects.requireNonNullElse(rule.upstream(), UpstreamPolicies.NONE);
    RoutePolicies policies =
        new RoutePolicies(
            toHttps ? new Setting.On<>(HTTPS_REDIRECT) : Setting.unset(),
            sticky(upstream.sessionAffinity()),
            forwarding(exchange),
            limits(access),
            cors(access.cors()),
            accessLog(exchange.accessLog()),
            new RuleAuth(drafting, this, field + ".auth").read(access.auth()));
    HeaderRules headers = headers(exchange.headers());
    var cluster = new RuleUpstream(drafting, this, field).read(upstream);
    return broken ? RouteSettings.BROKEN : new RouteSettings(policies, headers, cluster, false);
  }

  /** Tells a problem; the rule answers 503 for it. */
  void refuse(Reason reason, String place, String message) {
    broken = true;
    drafting.find(reason, place, message);
  }

  /** Null for null, and after a problem. */
  @Nullable Duration duration(String place, @Nullable String text) {
    Duration duration = text == null ? null : Measures.duration(text);
    if (text != null && duration == null) {
      refuse(
          Reason.INVALID,
          place,
          "expected a duration such as 500ms, 2s or 1h30m, found " + Quoted.of(text));
    }
    return duration;
  }

  Duration duration(String place, @Nullable String text, Duration otherwise) {
    return Objects.requireNonNullElse(duration(place, text), otherwise);
  }

  private Setting<StickySpec> sticky(@Nullable SessionAffinity affinity) {
    if (affinity == null) {
      return Setting.unset();
    }
    AffinityCookie cookie = affinity.cookie();
    String place = field + ".sessionAffinity.cookie.maxAge";
    Duration age = duration(place, cookie.maxAge(), Duration.ofSeconds(1));
    if (age.toSeconds() < 1 || age.toSeconds() > Integer.MAX_VALUE || age.toMillisPart() != 0) {
      refuse(
          Reason.INVALID,
          place,
          "expected whole seconds, at least 1s, found " + Quoted.of(cookie.maxAge()));
      return Setting.unset();
    }
    SameSite sameSite =
        switch (cookie.sameSite()) {
          case LAX -> SameSite.LAX;
          case STRICT -> SameSite.STRICT;
          case NONE -> SameSite.NONE;
        };
    return new Setting.On<>(new StickySpec(cookie.name(), age, cookie.path(), sameSite));
  }

  private ForwardingRules forwarding(ExchangePolicies exchange) {
    Retries retries = exchange.retries();
    Timeouts timeouts = exchange.timeouts();
    String place = field + ".timeouts.";
    String rewrite = exchange.rewrite() == null ? null : exchange.rewrite().prefix();
    if (rewrite != null) {
      switch (PathKeys.sent(rewrite)) {
        case PathKeys.Parsed.Broken(String problem, PathSpec _) ->
            refuse(Reason.INVALID, field + ".rewrite.prefix", problem);
        case PathKeys.Parsed.Key(PathSpec key) -> rewrite = key.value();
      }
    }
    return new ForwardingRules(
        retries == null ? RetrySpec.DEFAULTS : new RetrySpec(retries.attempts(), on(retries)),
        timeouts == null
            ? TimeoutsSpec.NONE
            : new TimeoutsSpec(
                duration(place + "connect", timeouts.connect()),
                duration(place + "response", timeouts.response()),
                duration(place + "idle", timeouts.idle())),
        rewrite);
  }

  private static Set<RetryOn> on(Retries retries) {
    return retries.when().stream()
        .map(
            when ->
                switch (when) {
                  case CONNECT -> RetryOn.CONNECT;
                  case STALE -> RetryOn.STALE;
                  case REFUSED_STREAM -> RetryOn.REFUSED_STREAM;
                })
        .collect(Collectors.toSet());
  }

  private LimitRules limits(AccessPolicies access) {
    RateLimit rate = access.rateLimit();
    Integer failures = access.clientErrorsPerSecond();
    String maxBody = access.maxBody();
    long bytes = maxBody == null ? 0 : Measures.bytes(maxBody);
    if (maxBody != null && bytes < 0) {
      refuse(
          Reason.INVALID,
          field + ".maxBody",
          "expected a size such as 512Ki or 10Mi, found " + Quoted.of(maxBody));
    }
    return new LimitRules(
        rate == null ? Setting.unset() : rate(rate),
        failures == null ? Setting.unset() : failures(failures),
        new AddressRules(
            blocks(access.allow(), field + ".allow"), blocks(access.deny(), field + ".deny")),
        maxBody == null ? null : bytes);
  }

  private Setting<RateSpec> rate(RateLimit rate) {
    if (outOfRange(rate.requestsPerSecond()) || outOfRange(rate.burst())) {
      refuse(
          Reason.INVALID,
          field + ".rateLimit",
          "requestsPerSecond and burst are 1 to " + RateSpec.MOST);
      return Setting.unset();
    }
    return new Setting.On<>(new RateSpec(rate.requestsPerSecond(), rate.burst()));
  }

  private Setting<Integer> failures(int count) {
    if (outOfRange(count)) {
      refuse(Reason.INVALID, field + ".clientErrorsPerSecond", "expected 1 to " + RateSpec.MOST);
      return Setting.unset();
    }
    return new Setting.On<>(count);
  }

  private static boolean outOfRange(int count) {
    return count < 1 || count > RateSpec.MOST;
  }

  private List<Cidr> blocks(List<String> texts, String place) {
    List<Cidr> blocks = new ArrayList<>();
    for (String text : texts) {
      Cidr block = Cidr.parse(text);
      if (block == null) {
        refuse(
            Reason.INVALID,
            place,
            "expected an address or a block such as 10.0.0.0/8, found " + Quoted.of(text));
      } else {
        blocks.add(block);
      }
    }
    return blocks;
  }

  private @Nullable CorsSpec cors(@Nullable Cors cors) {
    return cors == null
        ? null
        : new CorsSpec(
            cors.allowOrigins(),
            cors.allowMethods(),
            cors.allowHeaders(),
            cors.exposeHeaders(),
            cors.allowCredentials(),
            duration(field + ".cors.maxAge", cors.maxAge(), CorsSpec.MAX_AGE));
  }

  private static @Nullable AccessLogMode accessLog(@Nullable AccessLog mode) {
    return switch (mode) {
      case null -> null;
      case NONE -> AccessLogMode.OFF;
      case ERRORS -> AccessLogMode.ERROR;
      case ALL -> AccessLogMode.ALL;
    };
  }

  private HeaderRules headers(@Nullable Headers headers) {
    if (headers == null) {
      return HeaderRules.NONE;
    }
    HeaderEdits request = headers.request();
    HeaderEdits response = headers.response();
    return new HeaderRules(
        List.of(),
        lines(response.set(), field + ".headers.response.set"),
        lines(request.set(), field + ".headers.request.set"),
        response.remove(),
        request.remove(),
        lines(response.add(), field + ".headers.response.add"),
        lines(request.add(), field + ".headers.request.add"));
  }

  /** The reader would take a colon in a name for the end of it. */
  private List<HeaderLine> lines(Map<String, String> edits, String place) {
    List<HeaderLine> lines = new ArrayList<>();
    for (Map.Entry<String, String> each : edits.entrySet()) {
      if (each.getKey().indexOf(':') >= 0) {
        refuse(Reason.INVALID, place, Quoted.of(each.getKey()) + " is not a header name");
      } else {
        lines.add(new HeaderLine(each.getKey(), each.getValue()));
      }
    }
    return lines;
  }
}
