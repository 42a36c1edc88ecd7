package io.gazan.dataplane.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.TlsClient.Secured;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsListenerIT {
  private static final String HOST = "tls.example";

  @TempDir Path certificates;
  private final EchoEndpoint endpoint = EchoEndpoint.start("e");

  @AfterEach
  void end() {
    endpoint.close();
  }

  private DataplaneFixture start(X509Bundle pair, String... lines) {
    TestPairs.write(certificates, "default", pair);
    return DataplaneFixture.start(
        """
        threads: 2
        proxy_address_tls: 127.0.0.1:0
        tls_certificate: %s
        tls_key_file: %s
        """
                .formatted(certificates.resolve("default.crt"), certificates.resolve("default.key"))
            + String.join("\n", lines),
        UpstreamsYaml.unchecked(HOST, endpoint.address()));
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, rsa2048",
    "TLSv1.2, rsa2048",
    "TLSv1.3, ecp256",
    "TLSv1.2, ecp256",
    "TLSv1.3, ecp384",
    "TLSv1.2, ecp384"
  })
  void servesHttpsWithEveryKindOfKey(String protocol, Algorithm algorithm) throws IOException {
    // Given
    X509Bundle root = TestPairs.authority("root");
    X509Bundle pair = TestPairs.issued(TestPairs.authority("middle", root), algorithm, HOST);
    try (DataplaneFixture gazan = start(pair);
        Secured client = TlsClient.create().protocols(protocol).connect(gazan.tlsAddress(), HOST)) {
      // When
      WireResponse first = client.http().get(HOST, "/one").read();
      WireResponse second = client.http().get(HOST, "/two").read();
      // Then
      assertThat(first.status()).isEqualTo(200);
      assertThat(second.status()).isEqualTo(200);
      assertThat(client.protocol()).isEqualTo(protocol);
      assertThat(client.chain()).containsExactly(pair.getCertificatePath());
      assertThat(endpoint.only("/one").header("X-Forwarded-Proto")).isEqualTo("https");
      assertThat(endpoint.only("/one").header("X-Forwarded-Port"))
          .isEqualTo(String.valueOf(gazan.tlsAddress().getPort()));
      assertThat(endpoint.only("/one").header("X-Client-Verify")).isNull();
      assertThat(gazan.metric("gazan_tls_handshakes_total{result=\"ok\"}")).isEqualTo(1);
      assertThat(gazan.metric("gazan_tls_certificates")).isEqualTo(1);
      assertThat(gazan.metric("gazan_tls_contexts")).isEqualTo(1);
    }
  }

  @Test
  void bodiesOfAnySizePassBothWays() throws IOException {
    // Given
    String text = "0123456789abcdef".repeat(100_000);
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST));
        Secured client = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
      // When
      WireResponse response =
          client.http().request("POST", HOST, "/", text.getBytes(US_ASCII)).read("POST");
      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).contains(text);
    }
  }

  @Test
  void theLastAnswerEndsWithACloseNotify() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST));
        Secured client = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
      // When
      WireResponse response = client.http().get(HOST, "/", "Connection: close").read();
      // Then: without it the JDK would say that the connection was truncated
      assertThat(response.closes()).isTrue();
      client.http().expectClosed();
    }
  }

  @Test
  void aRefusedBodyIsAnsweredAndTheConnectionEndsOrderly() throws IOException {
    // Given: the rest of the body is still on its way when the answer goes out
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST), "limits: {body: 1KiB}");
        Secured client = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
      // When
      client
          .http()
          .send("POST / HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 100000\r\n\r\n")
          .send("x".repeat(5000));
      // Then
      assertThat(client.http().read("POST").status()).isEqualTo(413);
      client.http().expectClosed();
    }
  }

  @Test
  void aResponseThatBreaksOffDoesNotLookWhole() throws Exception {
    // Given: an HTTP/1.0 client, for whom the connection's end is the response's
    try (ServerSocket breaksOff = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> answerHalf(breaksOff));
      TestPairs.write(certificates, "default", TestPairs.pair(HOST));
      try (DataplaneFixture gazan =
              DataplaneFixture.start(
                  "proxy_address_tls: 127.0.0.1:0\nproxy_certificates: " + certificates,
                  """
                  upstreams:
                    %s:
                      paths:
                        "/": {cluster: c}
                  clusters:
                    c: {servers: ["127.0.0.1:%d"], protocol: http1, health: {active: false}}
                  """
                      .formatted(HOST, breaksOff.getLocalPort()));
          Secured client = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
        // When
        client.http().send("GET /cut HTTP/1.0\r\nHost: " + HOST + "\r\n\r\n");
        // Then: no close_notify, which the JDK takes for an attack
        assertThatThrownBy(() -> client.http().in().readAllBytes()).isInstanceOf(IOException.class);
      }
    }
  }

  private static void answerHalf(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().readNBytes(10);
      String half = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
      socket.getOutputStream().write(half.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCloseNotifyOfTheClientEndsTheConnection() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST));
        Secured client =
            TlsClient.create().protocols("TLSv1.3").connect(gazan.tlsAddress(), HOST)) {
      client.http().get(HOST, "/").read();
      // When
      client.socket().shutdownOutput();
      // Then
      client.http().expectClosed();
      await().until(() -> gazan.metric("gazan_active_connections") == 0);
    }
  }

  @Test
  void anIdleConnectionEndsWithKeepalive() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST), "timeouts: {keepalive: 300ms}");
        Secured client = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
      // When
      client.http().get(HOST, "/").read();
      // Then
      client.http().expectClosed();
    }
  }

  @Test
  void toHttpsLeavesARequestOverTlsAlone() throws IOException {
    // Given: A25
    TestPairs.write(certificates, "default", TestPairs.pair(HOST));
    try (DataplaneFixture gazan =
        DataplaneFixture.start(
            """
            proxy_address_tls: 127.0.0.1:0
            proxy_certificates: %s
            https_redirect_port: 6194
            """
                .formatted(certificates),
            """
            to_https: true
            upstreams:
              tls.example:
                paths:
                  "/": {servers: ["%1$s"]}
                  "/open": {servers: ["%1$s"], to_https: false}
            """
                .formatted(endpoint.address()))) {
      // When
      WireResponse plain = gazan.get(HOST, "/x?y=1");
      WireResponse secured = TlsClient.create().get(gazan.tlsAddress(), HOST, "/x?y=1");
      WireResponse open = gazan.get(HOST, "/open");
      // Then
      assertThat(plain.status()).isEqualTo(301);
      assertThat(plain.header("Location")).isEqualTo("https://tls.example:6194/x?y=1");
      assertThat(secured.status()).isEqualTo(200);
      // Then: A26
      assertThat(open.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/1.1", ""})
  void alpnChoosesHttp1(String offered) throws IOException {
    // Given
    String[] applications = offered.isEmpty() ? new String[0] : new String[] {offered};
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST));
        Secured client = TlsClient.create().alpn(applications).connect(gazan.tlsAddress(), HOST)) {
      // Then
      assertThat(client.socket().getApplicationProtocol()).isEqualTo(offered);
      assertThat(client.http().get(HOST, "/").read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "h2,http/1.1", "http/1.1,h2"})
  void alpnPrefersHttp2(String offered) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST));
        Secured client =
            TlsClient.create().alpn(offered.split(",")).connect(gazan.tlsAddress(), HOST)) {
      // Then
      assertThat(client.socket().getApplicationProtocol()).isEqualTo("h2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "high, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, false",
    "high, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, true",
    "medium, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, true"
  })
  void theGradeChoosesTheSuites(String grade, String suite, boolean served) throws IOException {
    // Given
    TlsClient client = TlsClient.create().protocols("TLSv1.2").suites(suite);
    try (DataplaneFixture gazan =
        start(TestPairs.pair(Algorithm.rsa2048, HOST), "proxy_tls_grade: " + grade)) {
      // Then
      if (served) {
        assertThat(client.get(gazan.tlsAddress(), HOST, "/").status()).isEqualTo(200);
      } else {
        assertThatThrownBy(() -> client.connect(gazan.tlsAddress(), HOST))
            .isInstanceOf(SSLHandshakeException.class);
        await().until(() -> gazan.metric("gazan_tls_handshakes_total{result=\"failed\"}") == 1);
      }
    }
  }

  @Test
  void plainHttpOnTheTlsPortIsToldSo() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST));
        RawClient client = RawClient.connect(gazan.tlsAddress())) {
      // When
      WireResponse response = client.get(HOST, "/").read();
      // Then
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.text()).contains("This port speaks HTTPS");
      client.expectClosed();
      assertThat(endpoint.requests()).isZero();
      assertThat(gazan.metric("gazan_tls_handshakes_total{result=\"not_tls\"}")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(ProxyHeader.class)
  void theProxyProtocolComesBeforeTls(ProxyHeader header) throws IOException {
    // Given
    TestPairs.write(certificates, "default", TestPairs.pair(HOST));
    try (DataplaneFixture gazan =
            start(
                TestPairs.pair(HOST),
                "proxy_protocol: optional",
                "trusted_proxies: [127.0.0.1/32]");
        Socket socket = new Socket()) {
      socket.connect(gazan.tlsAddress());
      socket.getOutputStream().write(header.line.getBytes(US_ASCII));
      // When
      try (Secured client = TlsClient.create().over(socket, HOST)) {
        WireResponse response = client.http().get(HOST, "/p").read();
        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(endpoint.only("/p").header("X-Real-IP")).isEqualTo(header.client);
      }
    }
  }

  enum ProxyHeader {
    V1("PROXY TCP4 192.0.2.7 192.0.2.1 5000 443\r\n", "192.0.2.7"),
    NONE("", "127.0.0.1");

    private final String line;
    private final String client;

    ProxyHeader(String line, String client) {
      this.line = line;
      this.client = client;
    }
  }

  @Test
  void theCapCountsBothListenersTogether() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST), "limits: {connections: 2}");
        RawClient plain = gazan.connect();
        Secured secured = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
      assertThat(plain.get(HOST, "/").read().status()).isEqualTo(200);
      assertThat(secured.http().get(HOST, "/").read().status()).isEqualTo(200);
      // Then
      assertThatThrownBy(() -> TlsClient.create().connect(gazan.tlsAddress(), HOST))
          .isInstanceOf(IOException.class);
      try (RawClient third = gazan.connect()) {
        third.expectClosed();
      }
    }
  }

  @Test
  void aDrainWaitsForHandshakesAndExchangesOverTls() throws Exception {
    // Given
    endpoint.when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(1)));
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST), "timeouts: {drain: 20s}");
        Secured slow = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
      slow.http().get(HOST, "/slow");
      await().until(() -> endpoint.requests() == 1);
      // When
      CompletableFuture<Boolean> drained = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  drained.complete(gazan.dataplane().drain());
                } catch (InterruptedException e) {
                  drained.completeExceptionally(e);
                }
              });
      // Then
      WireResponse response = slow.http().read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.closes()).isTrue();
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aReloadReadsTheDefaultPairAgain() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(TestPairs.pair(HOST))) {
      X509Bundle next = TestPairs.pair(HOST);
      Files.writeString(certificates.resolve("default.key"), next.getPrivateKeyPEM());
      Files.writeString(certificates.resolve("default.crt"), next.getCertificatePathPEM());
      // When
      var _ = gazan.dataplane().reload();
      // Then
      await()
          .untilAsserted(
              () -> {
                try (Secured client = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
                  assertThat(client.chain()).containsExactly(next.getCertificate());
                }
              });
    }
  }
}
