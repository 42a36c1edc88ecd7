package io.gazan.operator.translate.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.gazan.crd.Measures;
import io.gazan.operator.inventory.IngressAnnotation;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.backend.ClusterSettings;
import io.gazan.operator.translate.backend.ProtocolNames;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.policy.BasicAccounts;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.operator.translate.policy.RouteSettings;
import io.gazan.operator.translate.policy.SecretValues;
import io.gazan.upstreams.address.Cidr;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.forwarding.ForwardingRules;
import io.gazan.upstreams.forwarding.RetrySpec;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.forwarding.TimeoutsSpec;
import io.gazan.upstreams.policy.AddressRules;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.LimitRules;
import io.gazan.upstreams.policy.RateSpec;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.value.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the annotations of an Ingress into the settings of all its routes. One that cannot be read
 * makes them answer 503: a route without the limit or the authorization that was meant is worse
 * than none.
 */
final class IngressSettings {
  private static final int LONGEST = 64 * 1024;
  private static final int HTTPS_REDIRECT = 308;
  private static final Duration LONGEST_AGE = Duration.ofDays(3650);
  private static final Set<String> KNOWN =
      Arrays.stream(IngressAnnotation.values())
          .map(IngressAnnotation::key)
          .collect(Collectors.toUnmodifiableSet());

  private final Ingress ingress;
  private final Drafting drafting;
  private boolean broken;

  private IngressSettings(Ingress ingress, Drafting drafting) {
    this.ingress = ingress;
    this.drafting = drafting;
  }

  /**
   * @param tls whether the Ingress has a part {@code tls}, which redirects http to https
   */
  static RouteSettings read(Ingress ingress, boolean tls, Drafting drafting) {
    return new IngressSettings(ingress, drafting).read(tls);
  }

  private RouteSettings read(boolean tls) {
    warnOfUnknown();
    Boolean redirect =
        value(IngressAnnotation.SSL_REDIRECT, IngressSettings::bool, "expected true or false");
    TimeoutsSpec timeouts =
        new TimeoutsSpec(
            duration(IngressAnnotation.CONNECT_TIMEOUT),
            duration(IngressAnnotation.RESPONSE_TIMEOUT),
            null);
    String rewrite = value(IngressAnnotation.REWRITE_PREFIX, text -> text, "expected a path");
    Setting<StickySpec> sticky =
        value(
            IngressAnnotation.SESSION_AFFINITY,
            IngressSettings::sticky,
            "expected true, false or a duration of whole seconds such as 1h");
    RateSpec rate =
        value(
            IngressAnnotation.RATE_LIMIT,
            IngressSettings::rate,
            "expected requests a second, such as 50, or with a burst, 50:100");
    List<Cidr> allow =
        value(
            IngressAnnotation.ALLOW,
            IngressSettings::blocks,
            "expected addresses or blocks such as 10.0.0.0/8, separated by commas");
    Protocol protocol =
        value(
            IngressAnnotation.PROTOCOL,
            ProtocolNames::of,
            "expected auto, http1, https, h2, h2c, grpc or grpcs");
    Long maxBody =
        value(
            IngressAnnotation.MAX_BODY,
            IngressSettings::size,
            "expected a size such as 10Mi, or 0 for no limit");
    RoutePolicies policies =
        new RoutePolicies(
            (redirect == null ? tls : redirect)
                ? new Setting.On<>(HTTPS_REDIRECT)
                : Setting.unset(),
            sticky == null ? Setting.unset() : sticky,
            timeouts.equals(TimeoutsSpec.NONE) && rewrite == null
                ? ForwardingRules.DEFAULTS
                : new ForwardingRules(RetrySpec.DEFAULTS, timeouts, rewrite),
            new LimitRules(
                rate == null ? Setting.unset() : new Setting.On<>(rate),
                Setting.unset(),
                allow == null ? AddressRules.NONE : new AddressRules(allow, List.of()),
                maxBody),
            null,
            null,
            authorization());
    return broken
        ? RouteSettings.BROKEN
        : new RouteSettings(
            policies, HeaderRules.NONE, ClusterSettings.DEFAULTS.withProtocol(protocol), false);
  }

  private void warnOfUnknown() {
    Map<String, String> annotations = ingress.getMetadata().getAnnotations();
    if (annotations == null) {
      return;
    }
    for (String key : annotations.keySet()) {
      if (key != null && key.startsWith(IngressAnnotation.PREFIX) && !KNOWN.contains(key)) {
        drafting.find(
            Reason.ANNOTATION_UNKNOWN,
            "metadata.annotations",
            "annotation " + Quoted.of(key) + " is not known and changes nothing");
      }
    }
  }

  private <T> @Nullable T value(
      IngressAnnotation annotation, Function<String, @Nullable T> parser, String expected) {
    String text = annotation.of(ingress);
    if (text == null) {
      return null;
    }
    T value = text.length() > LONGEST ? null : parser.apply(text.strip());
    if (value == null) {
      broken = true;
      drafting.find(
          Reason.ANNOTATION_INVALID,
          annotation.field(),
          annotation.key() + ": " + expected + ", found " + Quoted.of(text));
    }
    return value;
  }

  private @Nullable Duration duration(IngressAnnotation annotation) {
    return value(annotation, Measures::duration, "expected a duration such as 500ms, 2s or 1h30m");
  }

  private static @Nullable Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  private static @Nullable Long size(String text) {
    long size = Measures.bytes(text);
    return size < 0 ? null : size;
  }

  private static @Nullable Setting<StickySpec> sticky(String text) {
    Boolean on = bool(text);
    if (on != null) {
      return on ? new Setting.On<>(StickySpec.DEFAULTS) : new Setting.Off<>();
    }
    Duration age = Measures.duration(text);
    return age == null
            || age.compareTo(Duration.ofSeconds(1)) < 0
            || age.compareTo(LONGEST_AGE) > 0
            || age.toMillisPart() != 0
        ? null
        : new Setting.On<>(StickySpec.ofSeconds((int) age.toSeconds()));
  }

  private static @Nullable RateSpec rate(String text) {
    int colon = text.indexOf(':');
    int requests = count(colon < 0 ? text : text.substring(0, colon));
    int burst = colon < 0 ? requests : count(text.substring(colon + 1));
    return requests < 1 || burst < 1 ? null : new RateSpec(requests, burst);
  }

  /** -1 for what is none. */
  private static int count(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 7 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int count = digits ? Integer.parseInt(text) : -1;
    return count > RateSpec.MOST ? -1 : count;
  }

  private static @Nullable List<Cidr> blocks(String text) {
    List<Cidr> blocks = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Cidr block = Cidr.parse(each.strip());
      if (block == null) {
        return null;
      }
      blocks.add(block);
    }
    return blocks;
  }

  private Setting<AuthSpec> authorization() {
    IngressAnnotation annotation = IngressAnnotation.AUTH_BASIC_SECRET;
    String name = annotation.of(ingress);
    if (name == null) {
      return Setting.unset();
    }
    if (name.indexOf('/') >= 0) {
      return unauthorized(
          Reason.CROSS_NAMESPACE_REFERENCE,
          "expected the name of a Secret of this namespace, found " + Quoted.of(name));
    }
    Secret secret =
        HostNames.isObjectName(name) ? drafting.sight().secret(drafting.namespace(), name) : null;
    if (secret == null) {
      return unauthorized(
          Reason.SECRET_NOT_FOUND,
          "there is no Secret " + Quoted.of(drafting.namespace() + "/" + name));
    }
    byte[] htpasswd = SecretValues.of(secret, "auth");
    List<AuthSpec.Account> accounts = htpasswd == null ? null : BasicAccounts.parse(htpasswd);
    if (accounts == null) {
      return unauthorized(
          Reason.SECRET_INVALID,
          "Secret "
              + Quoted.of(drafting.namespace() + "/" + name)
              + " has no key auth with lines of htpasswd");
    }
    return new Setting.On<>(new AuthSpec.Basic(accounts, AuthSpec.Basic.DEFAULT_REALM));
  }

  private Setting<AuthSpec> unauthorized(Reason reason, String message) {
    broken = true;
    drafting.find(reason, IngressAnnotation.AUTH_BASIC_SECRET.field(), message);
    return Setting.unset();
  }
}
