package io.gazan.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoHandshake;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.LogLines;
import io.gazan.dataplane.testing.Loopback;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code clusters.NAME.tls} says, between the proxy and endpoints that speak TLS. */
class EndpointTlsIT {
  private static final String NAME = "endpoint.test";

  @TempDir Path files;

  @ParameterizedTest
  @ValueSource(strings = {"https", "h2", "auto"})
  void anyCertificateWillDoAndTheNameIsSent(String protocol) throws IOException {
    // Given: A19
    EchoWire wire =
        protocol.equals("https")
            ? EchoWire.https(TestCertificates.untrusted(NAME))
            : EchoWire.h2(TestCertificates.untrusted(NAME));
    try (EchoEndpoint endpoint = EchoEndpoint.start("e", wire);
        DataplaneFixture gazan =
            DataplaneFixture.start(document(endpoint, protocol, "name: " + NAME, ""))) {
      // Then
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(200);
      assertThat(endpoint.handshakes()).extracting(EchoHandshake::sni).contains(NAME);
    }
  }

  @Test
  void aVerifiedEndpointIsServed() throws IOException {
    assertThat(verified(TestCertificates.server(NAME))).isEmpty();
    assertThat(verified(TestCertificates.chained(NAME))).isEmpty();
  }

  @Test
  void anotherNameIsRefused() throws IOException {
    assertThat(verified(TestCertificates.server("other.test")))
        .anyMatch(says -> says.contains(NAME));
  }

  @Test
  void anAuthorityThatIsNotTrustedIsRefused() throws IOException {
    assertThat(verified(TestCertificates.untrusted(NAME)))
        .anyMatch(says -> says.contains("unable to find valid certification path"));
  }

  @Test
  void anExpiredCertificateIsRefused() throws IOException {
    assertThat(verified(TestCertificates.expired(NAME)))
        .anyMatch(says -> says.contains("NotAfter"));
  }

  /** What the log says about the handshake of one request, which fails if there is anything. */
  private List<String> verified(TestPair shown) throws IOException {
    TestPairs.replace(files.resolve("ca.pem"), TestCertificates.authority().certificatePem());
    String tls = "verify: true, name: %s, ca: %s".formatted(NAME, files.resolve("ca.pem"));
    try (EchoEndpoint endpoint = EchoEndpoint.start("e", EchoWire.https(shown));
        LogLines said = new LogLines(UpstreamHandshakes.class);
        DataplaneFixture gazan = DataplaneFixture.start(document(endpoint, "https", tls, ""))) {
      int status = gazan.get("a.test", "/").status();
      assertThat(status).isEqualTo(said.with(endpoint.address()).isEmpty() ? 200 : 502);
      assertThat(gazan.metric("gazan_errors_total{reason=\"upstream_tls\"}"))
          .isEqualTo(status == 200 ? 0 : 1);
      return said.with(endpoint.address());
    }
  }

  @Test
  void theSameFailureIsSaidOnceAndCountedEveryTime() throws IOException {
    // Given
    int requests = 20;
    try (EchoEndpoint endpoint =
            EchoEndpoint.start("e", EchoWire.https(TestCertificates.server(NAME)));
        LogLines said = new LogLines(UpstreamHandshakes.class);
        DataplaneFixture gazan = DataplaneFixture.start(document(endpoint, "h2", "", ""))) {
      // When HTTP/2 is wanted and the endpoint does not choose it
      for (int i = 0; i < requests; i++) {
        assertThat(gazan.get("a.test", "/").status()).isIn(502, 503);
      }

      // Then
      assertThat(said.with(endpoint.address()))
          .singleElement()
          .asString()
          .contains("ALPN did not choose h2")
          .contains("suppressed=\"0\"");
      assertThat(gazan.metric("gazan_errors_total{reason=\"upstream_tls\"}")).isGreaterThan(1);
      assertThat(gazan.metric("gazan_errors_total{reason=\"connect_refused\"}")).isZero();
    }
  }

  @Test
  void aHandshakeThatDoesNotGoOnIsATimeout() throws IOException {
    // Given an endpoint whose connections nobody accepts
    try (ServerSocket endpoint = new ServerSocket(0, 16, Loopback.next());
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "threads: 1\ntimeouts: {connect: 300ms}\n",
                document(
                    endpoint.getInetAddress().getHostAddress() + ":" + endpoint.getLocalPort(),
                    "https",
                    "",
                    ""))) {
      // Then
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(504);
      assertThat(gazan.metric("gazan_errors_total{reason=\"connect_timeout\"}")).isEqualTo(1);
    }
  }

  @Test
  void aNamedCertificateIsShownToAnEndpointThatAsks() throws IOException {
    // Given
    TestCertificates.client("gazan").writeTo(files, "gazan");
    EchoWire wire =
        EchoWire.https(TestCertificates.server(NAME)).clientsOf(TestCertificates.authority());
    String certificates =
        "certificates:\n  me: {crt: %s, key: %s}\n"
            .formatted(files.resolve("gazan.crt"), files.resolve("gazan.key"));
    try (EchoEndpoint endpoint = EchoEndpoint.start("e", wire);
        DataplaneFixture gazan =
            DataplaneFixture.start(document(endpoint, "https", "certificate: me", certificates))) {
      // Then
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(200);
      assertThat(endpoint.handshakes())
          .extracting(EchoHandshake::clientSubject)
          .containsOnly("CN=gazan");
    }
  }

  @Test
  void authoritiesThatChangeAreFollowedAndBrokenOnesKeepTheOldVersion() throws IOException {
    // Given
    Path ca = files.resolve("ca.pem");
    TestPairs.replace(ca, TestCertificates.strangers().certificatePem());
    EchoWire wire = EchoWire.https(TestCertificates.server(NAME));
    String tls = "verify: true, name: %s, ca: %s".formatted(NAME, ca);
    try (EchoEndpoint endpoint = EchoEndpoint.start("e", wire);
        DataplaneFixture gazan = DataplaneFixture.start(document(endpoint, "https", tls, ""))) {
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(502);
      // When
      TestPairs.replace(ca, TestCertificates.authority().certificatePem());
      var _ = gazan.dataplane().reload();
      // Then
      await().until(() -> gazan.get("a.test", "/").status() == 200);
      // When
      TestPairs.replace(ca, "broken");
      gazan.dataplane().tables().refreshTls();
      endpoint.closeConnections();
      // Then
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(200);
      // When: a document that needs it is refused
      gazan.replaceUpstreams(document(endpoint, "https", tls, "").replace("a.test", "b.test"));
      // Then
      await().until(() -> gazan.metric("gazan_config_rejected_total") >= 1);
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(200);
    }
  }

  private static String document(EchoEndpoint endpoint, String protocol, String tls, String more) {
    return document(endpoint.address(), protocol, tls, more);
  }

  private static String document(String server, String protocol, String tls, String more) {
    return more
        + """
        clusters:
          c: {servers: ["%s"], protocol: %s, tls: {%s}, health: false}
        upstreams:
          a.test:
            paths:
              "/": {cluster: c}
        """
            .formatted(server, protocol, tls);
  }
}
