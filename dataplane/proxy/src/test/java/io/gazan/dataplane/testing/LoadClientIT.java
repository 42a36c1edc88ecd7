package io.gazan.dataplane.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.Http2Scripts;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Load over TLS and HTTP/2, without a proxy between. */
class LoadClientIT {

  @Test
  void everyWayOfSpeakingServesEveryMethod() {
    ClientTls tls = ClientTls.trusting().sni("h.test").verifyName();
    try (EchoEndpoint both =
            EchoEndpoint.start("both", EchoWire.h2(TestCertificates.server("h.test")));
        EchoEndpoint clear = EchoEndpoint.start("clear", EchoWire.h2c())) {
      Load secure = Load.on(both.socketAddress(), "h.test").methods("GET", "POST", "HEAD");
      for (Load load :
          List.of(
              secure.over(tls),
              secure.http2(tls),
              Load.on(clear.socketAddress(), "h.test").methods("GET", "PUT").http2())) {
        // When
        LoadClient client = LoadClient.start(load);
        await().atMost(Duration.ofSeconds(20)).until(() -> client.requests() > 50);

        // Then
        assertThat(client.stop().failures()).isEmpty();
      }
      assertThat(both.handshakes()).extracting(EchoHandshake::alpn).contains("h2");
      assertThat(both.handshakes()).anyMatch(h -> h.alpn() == null);
    }
  }

  @Test
  void aGoAwayIsNoFailureButADeathIs() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c());
        Http2ScriptedEndpoint odd = Http2ScriptedEndpoint.start(Http2Scripts.goesAwayAfter(3))) {
      LoadClient polite = LoadClient.start(Load.on(odd.socketAddress(), "h").http2());
      LoadClient rude = LoadClient.start(Load.on(endpoint.socketAddress(), "h").http2());

      // When
      await().atMost(Duration.ofSeconds(20)).until(() -> polite.requests() > 50);
      await().atMost(Duration.ofSeconds(20)).until(() -> rude.requests() > 50);
      endpoint.mood(Mood.CLOSES);

      // Then
      await().atMost(Duration.ofSeconds(20)).until(() -> !rude.failures().isEmpty());
      assertThat(polite.stop().failures()).noneMatch(f -> f.status() == 0);
      endpoint.mood(Mood.WELL);
      rude.stop();
    }
  }
}
