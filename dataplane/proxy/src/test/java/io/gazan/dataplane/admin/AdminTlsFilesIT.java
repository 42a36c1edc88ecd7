package io.gazan.dataplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pair of {@code config_tls_address} while Gazan runs. */
class AdminTlsFilesIT {
  private static final String REJECTED = "gazan_tls_certificates_rejected_total";
  private static final String UPSTREAMS =
      "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://a.example\"}}}}\n";

  @TempDir Path folder;

  /** With an HTTPS port of its own, and without one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy_address_tls: 127.0.0.1:0\ntls_certificate: a.crt\ntls_key_file: a.key\n"
      })
  void aBrokenOneIsCounted(String proxy) throws Exception {
    // Given
    TestCertificates.server("a.example").writeTo(folder, "a");
    TestCertificates.server("admin.example").writeTo(folder, "admin");
    Files.writeString(folder.resolve("upstreams.yaml"), UPSTREAMS);
    String main =
        """
        config_tls_address: 127.0.0.1:0
        config_tls_certificate: admin.crt
        config_tls_key_file: admin.key
        """;
    try (DataplaneFixture gazan = DataplaneFixture.in(folder, main + proxy)) {
      assertThat(gazan.admin("/metrics").text()).contains(REJECTED + " 0");

      // When
      Files.writeString(folder.resolve("admin.key"), "no key");
      gazan.dataplane().reload().get(20, TimeUnit.SECONDS);

      // Then: the file watch may have seen it, too
      assertThat(gazan.metric(REJECTED)).isPositive();
    }
  }

  @Test
  void withoutTlsThereIsNothingToCount() throws Exception {
    try (DataplaneFixture gazan = DataplaneFixture.start(UPSTREAMS)) {
      assertThat(gazan.admin("/metrics").text()).doesNotContain(REJECTED);
    }
  }
}
