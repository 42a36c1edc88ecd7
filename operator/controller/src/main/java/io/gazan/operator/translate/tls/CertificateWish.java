package io.gazan.operator.translate.tls;

import java.util.List;

/**
 * A Secret whose certificate an object wants to be shown.
 *
 * @param secret {@code namespace/name}
 * @param hosts to show it for; empty for the names that stand in it
 * @param use whom it is shown to
 * @param field where it stands in the object
 */
public record CertificateWish(String secret, List<String> hosts, Use use, String field) {
  /** Whom a certificate is shown to. */
  public enum Use {
    CLIENTS,
    ENDPOINTS
  }

  public CertificateWish {
    hosts = List.copyOf(hosts);
  }

  /** What the certificate of a Secret is called in the document. */
  public static String name(String secret) {
    return secret.replace('/', '.');
  }

  public String name() {
    return name(secret);
  }
}
