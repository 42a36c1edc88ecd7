package io.gazan.dataplane.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints speak, asked by the JDK's client and by raw ones. */
class EchoWireIT {

  @Test
  void theJdkClientGetsTheVersionThatTheEndpointOffers() throws Exception {
    // Given
    try (EchoEndpoint both = EchoEndpoint.start("both");
        EchoEndpoint old = EchoEndpoint.start("old");
        HttpClient client =
            HttpClient.newBuilder().sslContext(ClientTls.trusting().context()).build()) {
      both.speak(EchoWire.h2(pairOf(both)));
      old.speak(EchoWire.https(pairOf(old)));

      // When
      HttpResponse<String> fromBoth = get(client, both);
      HttpResponse<String> fromOld = get(client, old);

      // Then
      assertThat(fromBoth.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(fromBoth.body()).isEqualTo("both GET /x\n");
      assertThat(both.only("/x").version()).isEqualTo("HTTP/2");
      assertThat(both.streams().getFirst().head().first(":path")).isEqualTo("/x");
      assertThat(fromOld.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(old.only("/x").version()).isEqualTo("HTTP/1.1");
      assertThat(old.handshakes()).extracting(EchoHandshake::alpn).containsExactly("http/1.1");
    }
  }

  /** The JDK's client checks the address, and every endpoint has one of its own. */
  private static TestPair pairOf(EchoEndpoint endpoint) {
    return TestCertificates.server(
        TestCertificates.Key.RSA, endpoint.socketAddress().getAddress().getHostAddress());
  }

  private static HttpResponse<String> get(HttpClient client, EchoEndpoint endpoint)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://" + endpoint.address() + "/x"))
            .header("X-Forwarded-For", "1.2.3.4")
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void remembersTheNameAndTheCertificateThatAClientShowed() throws IOException {
    // Given
    EchoWire wire =
        EchoWire.https(TestCertificates.chained("h.test")).clientsOf(TestCertificates.authority());
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", wire)) {
      ClientTls named = ClientTls.trusting().sni("h.test").verifyName();

      // When
      try (SSLSocket socket =
              named.showing(TestCertificates.client("me")).connect(endpoint.socketAddress());
          RawClient client = RawClient.over(socket)) {
        assertThat(client.get("h.test", "/").read().status()).isEqualTo(200);
      }

      // Then
      EchoHandshake seen = endpoint.handshakes().getFirst();
      assertThat(seen.sni()).isEqualTo("h.test");
      assertThat(seen.alpn()).isNull();
      assertThat(seen.version()).isEqualTo("TLSv1.3");
      assertThat(seen.clientSubject()).isEqualTo("CN=me");
    }
  }

  @Test
  void refusesClientsWithoutACertificate() throws IOException {
    // Given
    EchoWire wire =
        EchoWire.https(TestCertificates.server("h.test")).clientsOf(TestCertificates.authority());
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", wire)) {
      // When
      assertThatThrownBy(
              () -> {
                try (SSLSocket socket =
                        ClientTls.trusting().versions("TLSv1.2").connect(endpoint.socketAddress());
                    RawClient client = RawClient.over(socket)) {
                  client.get("h.test", "/").read();
                }
              })
          .isInstanceOf(IOException.class);

      // Then
      await().until(() -> !endpoint.handshakeFailures().isEmpty());
      assertThat(endpoint.handshakes()).isEmpty();
    }
  }

  @Test
  void clientsRefuseWhatTheyMust() {
    for (TestPair wrong :
        new TestPair[] {
          TestCertificates.expired("h.test"),
          TestCertificates.untrusted("h.test"),
          TestCertificates.server("other.test")
        }) {
      try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.https(wrong))) {
        assertThatThrownBy(
                () ->
                    ClientTls.trusting()
                        .sni("h.test")
                        .verifyName()
                        .connect(endpoint.socketAddress()))
            .as(wrong.certificate().toString())
            .isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void aWildcardCoversOneLabel() throws IOException {
    try (EchoEndpoint endpoint =
        EchoEndpoint.start("one", EchoWire.https(TestCertificates.server("*.wild.test")))) {
      ClientTls.trusting()
          .sni("a.wild.test")
          .verifyName()
          .connect(endpoint.socketAddress())
          .close();
      assertThatThrownBy(
              () ->
                  ClientTls.trusting()
                      .sni("a.b.wild.test")
                      .verifyName()
                      .connect(endpoint.socketAddress()))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void moodsReachTheConnectionBelowTheStream() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c())) {
      for (Mood mood : new Mood[] {Mood.CLOSES, Mood.RESETS}) {
        endpoint.mood(mood);
        try (RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
          // When
          client.request("GET", "h", "/", "x-forwarded-for: 1.2.3.4");

          // Then
          client.expectClosed(Duration.ofSeconds(20));
        }
      }
      assertThat(endpoint.requests()).isEqualTo(2);
    }
  }

  @Test
  void remembersResetsAndTrailersOfStreams() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c()).mood(Mood.SILENT);
        RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      // When
      int cancelled = client.open("POST", "h", "/1");
      client.reset(cancelled, Http2Error.CANCEL.code());
      int whole = client.open("POST", "h", "/2");
      client.data(whole, false, "12345");
      client.headers(whole, true, "x-sum: 5");

      // Then
      await().until(() -> endpoint.streams().size() == 2 && endpoint.streams().get(1).isEnded());
      assertThat(endpoint.streams().getFirst().reset()).isEqualTo(Http2Error.CANCEL);
      assertThat(endpoint.streams().getFirst().isEnded()).isFalse();
      assertThat(endpoint.streams().get(1).bodyBytes()).isEqualTo(5);
      assertThat(endpoint.streams().get(1).trailers().first("x-sum")).isEqualTo("5");
    }
  }

  @Test
  void diesWithStreamsOpenAndComesBack() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c()).mood(Mood.SILENT);
        RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      client.request("GET", "h", "/");
      await().until(() -> endpoint.streamsOpened() == 1);

      // When
      endpoint.kill();

      // Then
      client.expectClosed(Duration.ofSeconds(20));
      endpoint.mood(Mood.WELL);
      await().ignoreExceptionsInstanceOf(BindException.class).untilAsserted(endpoint::revive);
      try (RawHttp2Client again = RawHttp2Client.connect(endpoint.socketAddress())) {
        assertThat(again.response(again.request("GET", "h", "/")).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void pairsBecomePemFiles(@TempDir Path folder) throws IOException {
    // When
    TestCertificates.chained("h.test").writeTo(folder, "h");

    // Then
    assertThat(Files.readString(folder.resolve("h.crt")).split("BEGIN CERTIFICATE", -1))
        .as("leaf and intermediate")
        .hasSize(3);
    assertThat(Files.readString(folder.resolve("h.key"))).contains("BEGIN PRIVATE KEY");
    assertThat(TestCertificates.chained("h.test")).isSameAs(TestCertificates.chained("h.test"));
    assertThat(TestCertificates.fresh("h.test").certificate())
        .isNotEqualTo(TestCertificates.fresh("h.test").certificate());
  }
}
