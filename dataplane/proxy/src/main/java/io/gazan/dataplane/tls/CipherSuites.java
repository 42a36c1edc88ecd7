package io.gazan.dataplane.tls;

import io.gazan.dataplane.config.listener.TlsGrade;
import java.util.ArrayList;
import java.util.List;

/** The suites of each grade in the server's order; both providers leave out what they lack. */
final class CipherSuites {
  private static final List<String> HIGH =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** On the list of RFC 9113 appendix A, so that HTTP/2 is not spoken over them. */
  private static final List<String> OLD =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA");

  private CipherSuites() {}

  static List<String> of(TlsGrade grade) {
    return switch (grade) {
      case HIGH -> HIGH;
      case MEDIUM -> {
        List<String> all = new ArrayList<>(HIGH);
        all.addAll(OLD);
        yield all;
      }
    };
  }
}
