package io.gazan.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumptionIT {
  @TempDir Path folder;
  private final EchoEndpoint endpoint = EchoEndpoint.start("e");

  @BeforeEach
  void certificates() {
    TestPairs.write(folder, "a", TestPairs.pair("a.example"));
    TestPairs.write(folder, "b", TestPairs.pair("b.example"));
    TestPairs.write(folder, "rsa", TestPairs.pair(Algorithm.rsa2048, "rsa.example"));
  }

  @AfterEach
  void end() {
    endpoint.close();
  }

  /** Four event loops, so that a session that resumes is not just one that came back to its own. */
  private DataplaneFixture start() {
    return DataplaneFixture.start(
        "threads: 4\nproxy_address_tls: 127.0.0.1:0\nproxy_certificates: " + folder,
        UpstreamsYaml.unchecked("a.example", endpoint.address()));
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, a.example",
    "TLSv1.2, a.example",
    "TLSv1.3, rsa.example",
    "TLSv1.2, rsa.example"
  })
  void sessionsResumeOnEveryLoop(String protocol, String host) throws IOException {
    // Given
    TlsClient client = TlsClient.create().protocols(protocol);
    try (DataplaneFixture gazan = start()) {
      // When
      for (int i = 0; i < 12; i++) {
        assertThat(client.get(gazan.tlsAddress(), host, "/").status()).isIn(200, 404);
      }
      // Then
      assertThat(resumed(gazan)).isEqualTo(11);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aSessionDoesNotCrossToAnotherCertificate(String protocol) throws IOException {
    // Given
    TlsClient client = TlsClient.create().protocols(protocol);
    X509Bundle other = TestPairs.pair("a.example");
    try (DataplaneFixture gazan = start()) {
      client.get(gazan.tlsAddress(), "a.example", "/");
      client.get(gazan.tlsAddress(), "a.example", "/");
      assertThat(resumed(gazan)).isEqualTo(1);
      // When: the client offers its session to another pair, which serves the name now
      Files.delete(folder.resolve("a.crt"));
      TestPairs.write(folder, "other", other);
      Objects.requireNonNull(gazan.dataplane().tls()).certificates().reload();
      try (Secured crossed = client.connect(gazan.tlsAddress(), "a.example")) {
        crossed.http().get("a.example", "/").read();
        // Then
        assertThat(crossed.chain()).containsExactly(other.getCertificate());
        assertThat(resumed(gazan)).isEqualTo(1);
      }
    }
  }

  @Test
  void aTicketOutlivesOneRotationAndNotTwo() throws IOException {
    // Given
    TlsClient client = TlsClient.create();
    try (DataplaneFixture gazan = start()) {
      DownstreamTls tls = Objects.requireNonNull(gazan.dataplane().tls());
      client.get(gazan.tlsAddress(), "a.example", "/");
      // When
      tls.rotateTickets();
      client.get(gazan.tlsAddress(), "a.example", "/");
      // Then
      assertThat(resumed(gazan)).isEqualTo(1);
      // When: the ticket is of the secret before the last
      tls.rotateTickets();
      tls.rotateTickets();
      client.get(gazan.tlsAddress(), "a.example", "/");
      // Then
      assertThat(resumed(gazan)).isEqualTo(1);
    }
  }

  @Test
  void aSessionOutlivesTheReplacementOfItsCertificate() throws IOException {
    // Given
    TlsClient client = TlsClient.create();
    try (DataplaneFixture gazan = start()) {
      client.get(gazan.tlsAddress(), "a.example", "/");
      // When
      TestPairs.write(folder, "a", TestPairs.pair("a.example"));
      Objects.requireNonNull(gazan.dataplane().tls()).certificates().reload();
      client.get(gazan.tlsAddress(), "a.example", "/");
      // Then
      assertThat(resumed(gazan)).isEqualTo(1);
    }
  }

  private static double resumed(DataplaneFixture gazan) throws IOException {
    return gazan.metric("gazan_tls_resumed_total");
  }
}
