package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.upstreams.stream.message.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A session lasts no longer than the token that it was let in with. */
class StreamTokenLifeIT {
  private static final SessionLimits LIMITS =
      new SessionLimits(
          SessionLimits.Times.DEFAULT, 64 * 1024, 64 * 1024, 1000, 16, Duration.ofMillis(100));

  /** In the form of an API server's (RFC 7519). */
  private static String token(Instant expires) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String claims = "{\"exp\":" + expires.getEpochSecond() + "}";
    return "e30." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".sig";
  }

  @Test
  void endsWithItsTokenAndTheDataPlaneGoesOnWithAFreshOne() throws Exception {
    try (StreamFixture fixture = StreamFixture.session(LIMITS)) {
      // Given
      String old = token(Instant.now().plusSeconds(3));
      String fresh = token(Instant.now().plusSeconds(3600));
      fixture.tokens.pod(old, null).pod(fresh, null);
      fixture.publish();
      StreamClient.Request session = fixture.connect().session(old, "dp-1", null);
      StreamMessage.Update first = session.acknowledge();

      // When
      await().until(session::closed);
      assertThat(fixture.events).contains("closed dp-1 token_expired");
      fixture.documents.cluster("new", 1);
      String second = fixture.publish().snapshot().version();
      StreamClient.Request again = fixture.connect().session(fresh, "dp-1", first.version());

      // Then
      assertThat(again.acknowledge().version()).isEqualTo(second);
      assertThat(again.closed()).isFalse();
    }
  }
}
