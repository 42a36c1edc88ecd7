package io.gazan.operator.pki;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The values of a Secret as text; what is wrong is said with the Secret's name and the key. */
final class SecretText {
  private final String object;
  private final Map<String, String> data;

  SecretText(Secret secret) {
    object = secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    Map<String, String> found = secret.getData();
    data = found == null ? Map.of() : found;
  }

  static String encode(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  boolean has(String key) {
    return data.containsKey(key);
  }

  String text(String key) throws BadCertificate {
    String value = data.get(key);
    if (value == null || value.isEmpty()) {
      throw bad(key, "is missing");
    }
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad(key, "is no Base64");
    }
  }

  List<X509Certificate> certificates(String key) throws BadCertificate {
    String text = text(key);
    try {
      return Pem.certificates(text);
    } catch (BadCertificate e) {
      throw bad(key, e.reason());
    }
  }

  ServingCertificate pair(String certificateKey, String keyKey) throws BadCertificate {
    String certificates = text(certificateKey);
    String key = text(keyKey);
    try {
      return ServingCertificate.read(certificates, key);
    } catch (BadCertificate e) {
      throw bad(certificateKey + ", " + keyKey, e.reason());
    }
  }

  BadCertificate bad(String key, String reason) {
    return new BadCertificate("Secret " + object + ", " + key + ": " + reason);
  }
}
