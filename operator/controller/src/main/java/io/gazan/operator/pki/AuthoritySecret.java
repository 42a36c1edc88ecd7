package io.gazan.operator.pki;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Secret that the CA is kept in: {@code tls.crt} and {@code tls.key} of the one that signs,
 * {@code next.crt} and {@code next.key} of the one that will, {@code previous.crt} of those that
 * did. Writes are conditional on what was read.
 */
final class AuthoritySecret {
  private static final String SINCE = "gazan.io/next-published";

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  AuthoritySecret(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /** What is stored, and in which version of the object. */
  record Stored(AuthorityState state, String resourceVersion) {}

  Optional<Stored> read() throws BadCertificate {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    return secret == null ? Optional.empty() : Optional.of(stored(secret));
  }

  /** Stores what is not there; what another replica stored in between is returned instead. */
  Stored create(AuthorityState state) throws BadCertificate {
    try {
      return stored(client.resource(secret(state, null)).inNamespace(namespace).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return read().orElseThrow(() -> e);
      }
      throw e;
    }
  }

  /** Empty when somebody else wrote in between. */
  Optional<Stored> replace(Stored before, AuthorityState state) throws BadCertificate {
    try {
      return Optional.of(
          stored(
              client
                  .resource(secret(state, before.resourceVersion()))
                  .inNamespace(namespace)
                  .update()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Secret secret(AuthorityState state, @Nullable String resourceVersion) {
    Map<String, String> data = new HashMap<>();
    put(data, "tls", state.current());
    ServingCertificate next = state.next();
    if (next != null) {
      put(data, "next", next);
    }
    if (!state.previous().isEmpty()) {
      data.put("previous.crt", SecretText.encode(Pem.text(state.previous())));
    }
    Instant since = state.nextSince();
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withResourceVersion(resourceVersion)
        .addToLabels("app.kubernetes.io/managed-by", "gazan-operator")
        .addToAnnotations(since == null ? Map.of() : Map.of(SINCE, since.toString()))
        .endMetadata()
        .withType("kubernetes.io/tls")
        .withData(data)
        .build();
  }

  private static void put(Map<String, String> data, String key, ServingCertificate authority) {
    data.put(key + ".crt", SecretText.encode(Pem.text(authority.chain())));
    data.put(key + ".key", SecretText.encode(Pem.text(authority.key())));
  }

  private Stored stored(Secret secret) throws BadCertificate {
    SecretText text = new SecretText(secret);
    ServingCertificate current = authority(text, "tls");
    ServingCertificate next = text.has("next.crt") ? authority(text, "next") : null;
    List<X509Certificate> previous =
        text.has("previous.crt") ? text.certificates("previous.crt") : List.of();
    return new Stored(
        new AuthorityState(current, next, next == null ? null : since(secret), previous),
        secret.getMetadata().getResourceVersion());
  }

  private static ServingCertificate authority(SecretText text, String key) throws BadCertificate {
    ServingCertificate pair = text.pair(key + ".crt", key + ".key");
    if (pair.certificate().getBasicConstraints() < 0) {
      throw text.bad(key + ".crt", "is no CA's certificate (RFC 5280 §4.2.1.9)");
    }
    return pair;
  }

  private static @Nullable Instant since(Secret secret) {
    Map<String, String> annotations = secret.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(SINCE);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      // Edited by hand: the wait begins again.
      return null;
    }
  }
}
