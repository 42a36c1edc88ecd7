package io.gazan.dataplane.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Streams that an endpoint refuses or leaves out, without a proxy between. */
class UnseenStreamsIT {
  private static final String PROXIED = "x-forwarded-for: 127.0.0.1";

  @AutoClose
  private final EchoEndpoint endpoint =
      EchoEndpoint.start("one", EchoWire.h2c())
          .when("*", "/slow", Answer.ECHO.after(Duration.ofMillis(500)));

  @Test
  void aGoAwayLeavesOneOutAndTheOthersEnd() throws IOException {
    // Given
    try (RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      int first = client.request("GET", "h", "/slow", PROXIED);
      int second = client.request("GET", "h", "/slow", PROXIED);
      await().until(() -> endpoint.requests() == 2);

      // When
      endpoint.unseen().goAway();
      client.request("GET", "h", "/slow", PROXIED);

      // Then
      Frame goAway = client.expectGoAway();
      assertThat(goAway.lastStream()).isEqualTo(second);
      assertThat(client.response(first).status()).isEqualTo(200);
      assertThat(client.response(second).status()).isEqualTo(200);
      client.expectClosed(Duration.ofSeconds(10));
      assertThat(endpoint.requests()).isEqualTo(2);
      assertThat(endpoint.unseen().leftOut()).isEqualTo(1);
    }
  }

  @Test
  void refusesWhatIsProxied() throws IOException {
    // Given
    try (RawHttp2Client client = RawHttp2Client.connect(endpoint.socketAddress())) {
      endpoint.unseen().refuse(true);

      // When
      int refused = client.request("GET", "h", "/", PROXIED);

      // Then
      assertThat(client.expectReset(refused)).isEqualTo(Http2Error.REFUSED_STREAM);
      assertThat(client.response(client.request("GET", "h", "/")).status()).isEqualTo(200);
      assertThat(endpoint.requests()).isZero();
    }
  }
}
