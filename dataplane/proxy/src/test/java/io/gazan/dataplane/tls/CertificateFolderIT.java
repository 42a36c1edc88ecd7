package io.gazan.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.TlsClient.Secured;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFolderIT {
  @TempDir Path folder;
  private final EchoEndpoint endpoint = EchoEndpoint.start("e");

  @AfterEach
  void end() {
    endpoint.close();
  }

  private DataplaneFixture start(boolean withDefault) {
    return DataplaneFixture.start(
        "threads: 2\nproxy_address_tls: 127.0.0.1:0\nproxy_certificates: "
            + folder
            + "\n"
            + (withDefault
                ? "tls_certificate: %1$s/d.crt\ntls_key_file: %1$s/d.key\n".formatted(folder)
                : ""),
        UpstreamsYaml.unchecked("a.example", endpoint.address()));
  }

  @Test
  void theServerNameChoosesTheCertificate() throws IOException {
    // Given: A55
    X509Bundle a = write("a", TestPairs.pair("a.example"));
    X509Bundle b = write("b", TestPairs.pair(Algorithm.rsa2048, "b.example", "bb.example"));
    X509Bundle wild = write("wild", TestPairs.pair("*.wild.example"));
    X509Bundle exact = write("exact", TestPairs.pair("y.wild.example"));
    X509Bundle other = write("d", TestPairs.pair("default.example"));
    try (DataplaneFixture gazan = start(true)) {
      // Then
      assertThat(shown(gazan, "a.example")).isEqualTo(a.getCertificate());
      assertThat(shown(gazan, "b.example")).isEqualTo(b.getCertificate());
      assertThat(shown(gazan, "bb.example")).isEqualTo(b.getCertificate());
      assertThat(shown(gazan, "x.wild.example")).isEqualTo(wild.getCertificate());
      assertThat(shown(gazan, "y.wild.example")).isEqualTo(exact.getCertificate());
      assertThat(shown(gazan, "z.x.wild.example")).isEqualTo(other.getCertificate());
      assertThat(shown(gazan, "unknown.example")).isEqualTo(other.getCertificate());
      assertThat(shown(gazan, "")).isEqualTo(other.getCertificate());
    }
  }

  @Test
  void withoutADefaultAnUnknownNameIsRefusedWithItsAlert() throws IOException {
    // Given
    write("a", TestPairs.pair("a.example"));
    try (DataplaneFixture gazan = start(false)) {
      // Then
      assertThat(shown(gazan, "a.example")).isNotNull();
      assertThatThrownBy(() -> shown(gazan, "b.example"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unrecognized_name");
      assertThatThrownBy(() -> shown(gazan, "")).isInstanceOf(SSLException.class);
      await().until(() -> gazan.metric("gazan_tls_handshakes_total{result=\"unknown_name\"}") == 2);
    }
  }

  @Test
  void newPairsAreServedSoonAndBrokenOnesNever() throws IOException {
    // Given: A56
    write("a", TestPairs.pair("a.example"));
    try (DataplaneFixture gazan = start(false)) {
      // When
      X509Bundle next = write("a", TestPairs.pair("a.example"));
      X509Bundle b = write("b", TestPairs.pair("b.example"));
      // Then
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(shown(gazan, "a.example")).isEqualTo(next.getCertificate());
                assertThat(shown(gazan, "b.example")).isEqualTo(b.getCertificate());
              });
      // When
      Files.writeString(folder.resolve("a.crt"), "broken");
      // Then
      await().until(() -> gazan.metric("gazan_tls_certificates_rejected_total") > 0);
      assertThat(shown(gazan, "a.example")).isEqualTo(next.getCertificate());
    }
  }

  private X509Bundle write(String name, X509Bundle bundle) {
    TestPairs.write(folder, name, bundle);
    return bundle;
  }

  private static X509Certificate shown(DataplaneFixture gazan, String name) throws IOException {
    try (Secured client = TlsClient.create().connect(gazan.tlsAddress(), name)) {
      return client.chain().getFirst();
    }
  }
}
