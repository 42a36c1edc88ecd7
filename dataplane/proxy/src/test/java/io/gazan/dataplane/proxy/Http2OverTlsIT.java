package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance A57, and requests on a connection that was made for another name (421). */
class Http2OverTlsIT {
  @TempDir Path certificates;
  private final EchoEndpoint endpoint = EchoEndpoint.start("one");
  private DataplaneFixture gazan;

  @BeforeEach
  void start() {
    TestCertificates.server("a.example", "b.example").writeTo(certificates, "both");
    TestCertificates.server("c.example").writeTo(certificates, "other");
    TestCertificates.server("*.wild.example").writeTo(certificates, "wild");
    TestCertificates.server("default.example").writeTo(certificates, "default");
    String server = endpoint.address();
    gazan =
        DataplaneFixture.start(
            """
            threads: 1
            proxy_address_tls: 127.0.0.1:0
            proxy_certificates: %1$s
            tls_certificate: %1$s/default.crt
            tls_key_file: %1$s/default.key
            """
                .formatted(certificates),
            UpstreamsYaml.unchecked("a.example", server)
                + UpstreamsYaml.moreHosts("b.example", server)
                + UpstreamsYaml.moreHosts("c.example", server)
                + UpstreamsYaml.moreHosts("x.wild.example", server)
                + UpstreamsYaml.moreHosts("y.wild.example", server)
                + UpstreamsYaml.moreHosts("unknown.example", server));
  }

  @AfterEach
  void end() {
    gazan.close();
    endpoint.close();
  }

  private RawHttp2Client connect(String name) throws IOException {
    return RawHttp2Client.connect(ClientTls.trusting().sni(name), gazan.tlsAddress());
  }

  private static int status(RawHttp2Client client, String host) throws IOException {
    return client.response(client.request("GET", host, "/")).status();
  }

  @ParameterizedTest
  @CsvSource({
    "'h2,http/1.1', h2",
    "'http/1.1,h2', h2",
    "h2, h2",
    "http/1.1, http/1.1",
    "'spdy/3,http/1.1', http/1.1"
  })
  void theClientChoosesByAlpn(String offered, String expected) throws IOException {
    // When
    try (SSLSocket socket =
        ClientTls.trusting()
            .sni("a.example")
            .alpn(offered.split(","))
            .connect(gazan.tlsAddress())) {
      // Then
      assertThat(socket.getApplicationProtocol()).isEqualTo(expected);
    }
  }

  @Test
  void whatComesOverTlsIsHttps() throws IOException {
    // When
    try (RawHttp2Client client = connect("a.example")) {
      assertThat(status(client, "a.example")).isEqualTo(200);
    }

    // Then
    assertThat(endpoint.only("/").header("X-Forwarded-Proto")).isEqualTo("https");
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example",
    "a.example, A.Example",
    "a.example, a.example:443",
    "a.example, b.example",
    "x.wild.example, y.wild.example",
    "unknown.example, unknown.example"
  })
  void aNameOfTheSameCertificateIsServed(String sni, String authority) throws IOException {
    try (RawHttp2Client client = connect(sni)) {
      assertThat(status(client, authority)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.example", "x.wild.example", "unknown.example", "nobody.example"})
  void aNameOfAnotherCertificateIsMisdirected(String authority) throws IOException {
    // Given
    try (RawHttp2Client client = connect("a.example")) {
      // When
      WireResponse response = client.response(client.request("GET", authority, "/secret"));

      // Then
      assertThat(response.status()).isEqualTo(421);
      assertThat(response.text()).isEqualTo("421 Misdirected Request\n");
      assertThat(endpoint.requests()).isZero();
      assertThat(status(client, "a.example")).isEqualTo(200);
      assertThat(gazan.metric("gazan_errors_total{reason=\"misdirected\"}")).isEqualTo(1);
      assertThat(gazan.metric("gazan_responses_total{status=\"421\"}")).isEqualTo(1);
    }
  }

  @Test
  void aCertificateThatIsReplacedDoesNotMisdirectItsConnections() throws IOException {
    // Given
    try (RawHttp2Client client = connect("a.example")) {
      assertThat(status(client, "b.example")).isEqualTo(200);

      // When
      TestCertificates.fresh("a.example", "b.example").writeTo(certificates, "both");
      var _ = gazan.dataplane().reload();

      // Then
      assertThat(status(client, "a.example")).isEqualTo(200);
      assertThat(status(client, "b.example")).isEqualTo(200);
      assertThat(status(client, "c.example")).isEqualTo(421);
    }
  }
}
