package io.gazan.operator.translate.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.gazan.crd.UpstreamPolicies;
import io.gazan.crd.auth.SecretKeyReference;
import io.gazan.crd.upstream.CircuitBreaker;
import io.gazan.crd.upstream.EndpointProtocol;
import io.gazan.crd.upstream.HashKey;
import io.gazan.crd.upstream.HealthCheck;
import io.gazan.crd.upstream.LoadBalancing;
import io.gazan.crd.upstream.UpstreamTls;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.backend.ClusterSettings;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.tls.CertificateReader;
import io.gazan.operator.translate.tls.CertificateWish;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.HashOn;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a rule says about the endpoints of its Services. */
final class RuleUpstream {
  private final Drafting drafting;
  private final RuleReader rule;
  private final RuleSecrets secrets;
  private final String field;

  RuleUpstream(Drafting drafting, RuleReader rule, String field) {
    this.drafting = drafting;
    this.rule = rule;
    this.secrets = new RuleSecrets(drafting, rule);
    this.field = field;
  }

  ClusterSettings read(UpstreamPolicies upstream) {
    LoadBalancing balancing = upstream.loadBalancing();
    Balance balance = balance(balancing);
    return new ClusterSettings(
        protocol(upstream.protocol()),
        tls(upstream.upstreamTls()),
        balance,
        hashOn(balance, balancing == null ? null : balancing.hashOn()),
        health(upstream.healthCheck()),
        circuit(upstream.circuitBreaker()),
        rule.duration(field + ".slowStart", upstream.slowStart(), Duration.ZERO));
  }

  private static @Nullable Protocol protocol(@Nullable EndpointProtocol protocol) {
    return switch (protocol) {
      case null -> null;
      case AUTO -> Protocol.AUTO;
      case HTTP1 -> Protocol.HTTP1;
      case HTTPS -> Protocol.HTTPS;
      case H2 -> Protocol.H2;
      case H2C -> Protocol.H2C;
    };
  }

  private static Balance balance(@Nullable LoadBalancing balancing) {
    return switch (balancing == null ? null : balancing.policy()) {
      case null -> Balance.ROUND_ROBIN;
      case ROUND_ROBIN -> Balance.ROUND_ROBIN;
      case LEAST_REQUESTS -> Balance.LEAST_REQUESTS;
      case RANDOM_OF_TWO -> Balance.RANDOM2;
      case HASH -> Balance.HASH;
    };
  }

  private @Nullable HashOn hashOn(Balance balance, @Nullable HashKey key) {
    if (balance != Balance.HASH) {
      if (key != null) {
        rule.refuse(Reason.INVALID, place(), "hashOn goes with the policy Hash only");
      }
      return null;
    }
    String header = key == null ? null : key.header();
    String cookie = key == null ? null : key.cookie();
    boolean address = key != null && Boolean.TRUE.equals(key.address());
    boolean path = key != null && Boolean.TRUE.equals(key.path());
    int set =
        (header == null ? 0 : 1) + (cookie == null ? 0 : 1) + (address ? 1 : 0) + (path ? 1 : 0);
    if (set != 1) {
      rule.refuse(
          Reason.INVALID, place(), "hashOn needs exactly one of header, cookie, address and path");
      return null;
    }
    if (header != null) {
      return new HashOn.Header(header);
    }
    return cookie != null
        ? new HashOn.Cookie(cookie)
        : address ? new HashOn.Address() : new HashOn.Path();
  }

  private String place() {
    return field + ".loadBalancing";
  }

  private HealthSpec health(@Nullable HealthCheck check) {
    return check == null
        ? HealthSpec.OFF
        : new HealthSpec(
            true,
            check.method().name(),
            check.path(),
            rule.duration(field + ".healthCheck.interval", check.interval()),
            rule.duration(field + ".healthCheck.timeout", check.timeout()));
  }

  private static CircuitSpec circuit(@Nullable CircuitBreaker breaker) {
    return breaker == null
        ? CircuitSpec.DEFAULTS
        : new CircuitSpec(breaker.connections(), breaker.pending(), breaker.requests());
  }

  private UpstreamTlsSpec tls(@Nullable UpstreamTls tls) {
    if (tls == null) {
      return UpstreamTlsSpec.DEFAULTS;
    }
    String name = tls.serverName();
    return new UpstreamTlsSpec(
        tls.verify(),
        // Who is not verified need not be trusted.
        tls.verify() ? authorities(tls.caSecretRef()) : null,
        name == null ? null : name.toLowerCase(Locale.ROOT),
        certificate(tls.clientSecretName()));
  }

  private @Nullable PemSource authorities(@Nullable SecretKeyReference reference) {
    if (reference == null) {
      return null;
    }
    String place = field + ".upstreamTls.caSecretRef";
    Secret secret = secrets.find(reference, place);
    byte[] pem = secret == null ? null : secrets.value(secret, reference, "ca.crt", place);
    if (pem == null) {
      return null;
    }
    String text = new String(pem, UTF_8);
    if (!CertificateReader.hasCertificates(text)) {
      rule.refuse(
          Reason.SECRET_INVALID, place, "the Secret's value has no certificates that can be read");
    }
    return new PemSource.Text(text);
  }

  /** The name of the certificate, which is only told if it can be shown. */
  private @Nullable String certificate(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String place = field + ".upstreamTls.clientSecretName";
    Secret secret = secrets.find(name, place);
    if (secret == null) {
      return null;
    }
    return switch (CertificateReader.read(secret)) {
      case CertificateReader.Parsed.Bad(String problem) -> {
        rule.refuse(Reason.CERTIFICATE_INVALID, place, problem);
        yield null;
      }
      case CertificateReader.Parsed.Good _ -> {
        String key = drafting.namespace() + "/" + name;
        drafting.certificate(
            new CertificateWish(key, java.util.List.of(), CertificateWish.Use.ENDPOINTS, place));
        yield CertificateWish.name(key);
      }
    };
  }
}
