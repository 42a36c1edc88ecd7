package io.gazan.operator.pki;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The certificate that clients see for a name without one of its own, where {@code
 * --default-certificate} names none: self-signed, made once, kept in a Secret so that it is the
 * same for all data planes and after a restart.
 */
public final class DefaultCertificate {
  public static final String SECRET = "gazan-default-certificate";

  private static final List<String> NAMES = List.of("ingress.gazan.local");
  private static final Duration LIFE = Duration.ofDays(3652);

  private DefaultCertificate() {}

  /**
   * Makes the Secret if there is none; any replica may, the first one wins.
   *
   * @throws KubernetesClientException when the API server refuses or is not there
   */
  public static Secret ensure(KubernetesClient client, String namespace, InstantSource clock) {
    Secret found = client.secrets().inNamespace(namespace).withName(SECRET).get();
    if (found != null) {
      return found;
    }
    ServingCertificate made = new CertificateMaker().selfSigned(NAMES, clock.instant(), LIFE);
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(SECRET)
            .addToLabels("app.kubernetes.io/managed-by", "gazan-operator")
            .endMetadata()
            .withType("kubernetes.io/tls")
            .withData(
                Map.of(
                    "tls.crt", SecretText.encode(Pem.text(made.chain())),
                    "tls.key", SecretText.encode(Pem.text(made.key()))))
            .build();
    try {
      return client.resource(secret).inNamespace(namespace).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      Secret other = client.secrets().inNamespace(namespace).withName(SECRET).get();
      if (other == null) {
        throw e;
      }
      return other;
    }
  }
}
