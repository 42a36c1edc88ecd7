package io.gazan.dataplane.tls.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateIT {
  private static final String HOST = "tls.example";

  @TempDir Path folder;
  private final EchoEndpoint endpoint = EchoEndpoint.start("e");
  private final X509Bundle authority = TestPairs.authority("clients");

  @AfterEach
  void end() {
    endpoint.close();
  }

  private DataplaneFixture start(String mode, String... lines) {
    TestPairs.write(folder, "d", TestPairs.pair(HOST));
    TestPairs.replace(folder.resolve("ca.pem"), authority.getRootCertificatePEM());
    return DataplaneFixture.start(
        """
        proxy_address_tls: 127.0.0.1:0
        tls_certificate: %1$s/d.crt
        tls_key_file: %1$s/d.key
        client_ca: %1$s/ca.pem
        client_auth: %2$s
        """
                .formatted(folder, mode)
            + String.join("\n", lines),
        UpstreamsYaml.unchecked(HOST, endpoint.address()));
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, optional", "TLSv1.3, required", "TLSv1.2, optional", "TLSv1.2, required"})
  void aGoodOneIsToldToTheEndpoint(String protocol, String mode) throws IOException {
    // Given
    X509Bundle good = TestPairs.client(authority, "CN=alice, O=Org");
    TlsClient client = TlsClient.showing(good).protocols(protocol);
    try (DataplaneFixture gazan = start(mode)) {
      // When
      WireResponse response =
          client.get(
              gazan.tlsAddress(), HOST, "/in", "X-Client-Verify: NONE", "x-client-subject: CN=eve");
      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(endpoint.only("/in").request().headers().all("X-Client-Verify"))
          .containsExactly("SUCCESS");
      assertThat(endpoint.only("/in").request().headers().all("X-Client-Subject"))
          .containsExactly("CN=alice,O=Org");
    }
  }

  @Test
  void aMissingOneIsGoodEnoughWhereItIsOptional() throws IOException {
    // Given
    try (DataplaneFixture gazan = start("optional")) {
      // When
      WireResponse response =
          TlsClient.create().get(gazan.tlsAddress(), HOST, "/in", "X-Client-Subject: CN=eve");
      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(endpoint.only("/in").header("X-Client-Verify")).isEqualTo("NONE");
      assertThat(endpoint.only("/in").header("X-Client-Subject")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aMissingOneIsAnsweredWhereItIsRequired(String protocol) throws IOException {
    // Given
    TlsClient client = TlsClient.create().protocols(protocol);
    try (DataplaneFixture gazan = start("required")) {
      // When
      WireResponse response = client.get(gazan.tlsAddress(), HOST, "/in");
      // Then
      refused(gazan, response);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "optional, other",
    "required, other",
    "optional, server",
    "required, server",
    "required, self"
  })
  void aBadOneIsAnsweredInBothModes(String mode, String kind) throws IOException {
    // Given: from another authority, for a server, from nobody
    X509Bundle bad =
        switch (kind) {
          case "other" -> TestPairs.client(TestPairs.authority("clients"), "CN=alice, O=Org");
          case "server" ->
              TestPairs.issued(
                  authority, io.netty.pkitesting.CertificateBuilder.Algorithm.ecp256, "alice");
          default -> TestPairs.pair("alice");
        };
    try (DataplaneFixture gazan = start(mode)) {
      // When
      WireResponse response = TlsClient.showing(bad).get(gazan.tlsAddress(), HOST, "/in");
      // Then
      refused(gazan, response);
    }
  }

  private void refused(DataplaneFixture gazan, WireResponse response) throws IOException {
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.closes()).isTrue();
    assertThat(endpoint.requests()).isZero();
    assertThat(gazan.metric("gazan_errors_total{reason=\"client_certificate\"}")).isEqualTo(1);
    assertThat(gazan.metric("gazan_tls_handshakes_total{result=\"ok\"}")).isEqualTo(1);
  }

  @Test
  void withoutClientAuthTheHeadersAreNobodysToSend() throws IOException {
    // Given: on the plain port, too
    try (DataplaneFixture gazan = start("optional", "trusted_proxies: [127.0.0.0/8]")) {
      // When
      WireResponse response =
          gazan.get(HOST, "/in", "X-Client-Verify: SUCCESS", "X-Client-Subject: CN=admin");
      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(endpoint.only("/in").header("X-Client-Verify")).isNull();
      assertThat(endpoint.only("/in").header("X-Client-Subject")).isNull();
    }
  }

  @Test
  void aResumedSessionIsVerifiedAgain() throws IOException {
    // Given
    TlsClient client = TlsClient.showing(TestPairs.client(authority, "CN=alice"));
    try (DataplaneFixture gazan = start("required")) {
      assertThat(client.get(gazan.tlsAddress(), HOST, "/one").status()).isEqualTo(200);
      assertThat(client.get(gazan.tlsAddress(), HOST, "/two").status()).isEqualTo(200);
      assertThat(gazan.metric("gazan_tls_resumed_total")).isEqualTo(1);
      assertThat(endpoint.only("/two").header("X-Client-Subject")).isEqualTo("CN=alice");
      // When: the authority is believed no more
      Files.writeString(
          folder.resolve("ca.pem"), TestPairs.authority("clients").getRootCertificatePEM());
      var _ = gazan.dataplane().reload();
      // Then
      await()
          .untilAsserted(
              () ->
                  assertThat(client.get(gazan.tlsAddress(), HOST, "/three").status())
                      .isEqualTo(400));
    }
  }
}
