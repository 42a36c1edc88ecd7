package io.gazan.operator.pki;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates for tests of who uses them. */
public final class TestCertificates {
  private static final CertificateMaker MAKER = new CertificateMaker();

  private TestCertificates() {}

  public static ServingCertificate authority() {
    return MAKER.authority("test", Instant.now(), Duration.ofDays(1));
  }

  /** For localhost. */
  public static ServingCertificate server(ServingCertificate authority) {
    return MAKER.serving(
        authority, List.of("localhost", "127.0.0.1"), Instant.now(), Duration.ofDays(1));
  }
}
