package io.gazan.dataplane.testing.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The raw client against Netty's HTTP/2, which is nobody's but Netty's. */
class RawHttp2ClientIT {

  @Test
  void readsAnAnswerWithTrailersAndSeesWhatItSent() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c());
        RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      endpoint.when("POST", "/t", Answer.text("x".repeat(200_000)).inChunks("x-sum: 1"));

      // When
      int stream = client.open("POST", "h", "/t", "x-forwarded-for: 1.2.3.4");
      client.data(stream, true, "hello");
      WireResponse response = client.response(stream);

      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).hasSize(200_000);
      assertThat(response.trailers().first("x-sum")).isEqualTo("1");
      assertThat(endpoint.only("/t").request().text()).isEqualTo("hello");
      assertThat(endpoint.only("/t").request().version()).isEqualTo("HTTP/2");
    }
  }

  @Test
  void agreesOnH2OverTls() throws IOException {
    // Given
    try (EchoEndpoint endpoint =
            EchoEndpoint.start("one", EchoWire.h2(TestCertificates.server("h.test")));
        RawHttp2Client client =
            RawHttp2Client.connect(
                ClientTls.trusting().sni("h.test").verifyName(), endpoint.socketAddress())) {
      // When
      int stream = client.request("GET", "h.test", "/a", "x-forwarded-for: 1.2.3.4");

      // Then
      assertThat(client.response(stream).text()).isEqualTo("one GET /a\n");
    }
  }

  @Test
  void sendsWhatNoDecentClientSendsAndReadsTheGoAway() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c());
        RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      // When
      client.frame(FrameType.DATA, 0, 0, new byte[] {1});

      // Then
      assertThat(client.expectGoAway().error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
      client.expectClosed(Duration.ofSeconds(20));
    }
  }

  @Test
  void sendsHeaderNamesThatAreNone() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c());
        RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      // When
      int stream = client.request("GET", "h", "/", "Upper: case");

      // Then
      assertThat(client.expectReset(stream)).isEqualTo(Http2Error.PROTOCOL_ERROR);
      assertThat(endpoint.requests() + endpoint.checks()).isZero();
    }
  }

  @Test
  void splitsABlockIntoContinuationsAndPutsThemTogetherAgain() throws IOException {
    // Given
    String value = "v".repeat(40_000);
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  ScriptedRequest request = connection.request();
                  connection.answer(request, 200, true, "x-back: " + request.header("x-long"));
                });
        RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      // When
      int stream = client.request("GET", "h", "/", "x-long: " + value);

      // Then
      assertThat(client.response(stream).header("x-back")).isEqualTo(value);
    }
  }

  @Test
  void boundsItsWaitAndTellsSilenceFromAClose() throws IOException {
    // Given
    try (Http2ScriptedEndpoint silent = Http2ScriptedEndpoint.start(Http2Scripts.silent());
        RawHttp2Client client = RawHttp2Client.connect(silent.socketAddress())) {
      client.serverSettings();
      client.next(f -> f.type() == FrameType.SETTINGS && f.has(FrameType.ACK));
      client.timeout(Duration.ofMillis(100));

      // When
      int stream = client.request("GET", "h", "/");

      // Then
      assertThatThrownBy(() -> client.response(stream)).isInstanceOf(SocketTimeoutException.class);
      assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
      assertThatThrownBy(() -> client.expectClosed(Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void holdsTheWindowBackWhenToldTo() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c());
        RawHttp2Client client =
            RawHttp2Client.connect(endpoint.socketAddress(), SettingId.INITIAL_WINDOW_SIZE, 100)
                .withoutWindowUpdates()) {
      endpoint.when("GET", "/big", Answer.text("x".repeat(1_000)));

      // When
      int stream = client.request("GET", "h", "/big");
      client.responseHead(stream);
      String first = client.nextOf(stream).text();

      // Then
      assertThat(first).hasSize(100);
      assertThat(client.isQuietFor(Duration.ofMillis(100))).isTrue();
      client.windowUpdate(stream, 900);
      assertThat(client.nextOf(stream).text()).hasSize(900);
    }
  }

  @Test
  void scriptsDoAsTheySay() throws IOException {
    try (Http2ScriptedEndpoint endpoint = Http2ScriptedEndpoint.start(Http2Scripts.refuses(1));
        RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      int refused = client.request("GET", "h", "/1");
      int served = client.request("GET", "h", "/2");
      assertThat(client.expectReset(refused)).isEqualTo(Http2Error.REFUSED_STREAM);
      assertThat(client.response(served).text()).isEqualTo("stream 3");
      assertThat(endpoint.requests())
          .extracting(f -> f.headers().first(":path"))
          .isEqualTo(List.of("/1", "/2"));
    }
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                TestCertificates.server("h.test"), Http2Scripts.goesAwayAfter(1));
        RawHttp2Client client =
            RawHttp2Client.connect(ClientTls.trusting(), endpoint.socketAddress())) {
      assertThat(client.response(client.request("GET", "h", "/1")).status()).isEqualTo(200);
      assertThat(client.expectGoAway().lastStream()).isEqualTo(1);
      assertThat(endpoint.connections().getFirst().alpn()).isEqualTo("h2");
    }
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(Http2Scripts.resetsMidBody(Http2Error.INTERNAL_ERROR));
        RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      int stream = client.request("GET", "h", "/");
      assertThatThrownBy(() -> client.response(stream)).hasMessageContaining("INTERNAL_ERROR");
    }
  }
}
