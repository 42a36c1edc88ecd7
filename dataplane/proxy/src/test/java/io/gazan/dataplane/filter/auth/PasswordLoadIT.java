package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Password hashes are dear, and that is the business of those alone who send passwords. */
class PasswordLoadIT {
  private static final int GUESSES = 400;
  private static final String HASH =
      BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(12, "secret".toCharArray());

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final KeyServer keys =
      KeyServer.start().set(Keys.set(Keys.jwk("a", Keys.RSA.getPublic())));

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "threads: 1\n",
          """
          upstreams:
            h:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false}
                "/dear": {servers: ["%1$s"], healthcheck: false, authorization: {type: basic, creds: "me:%2$s"}}
                "/token": {servers: ["%1$s"], healthcheck: false, authorization: {type: jwt, jwks: "%3$s"}}
          """
              .formatted(endpoint.address(), HASH, keys.url()));

  private static String basic(String credentials) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  /** A token of its own, whose signature nobody has looked at yet. */
  private int token(String subject) throws IOException {
    String token = Keys.token("a", subject, Keys.RSA.getPrivate(), Jwts.SIG.RS256);
    return gazan.get("h", "/token", "Authorization: Bearer " + token).status();
  }

  @Test
  void aFloodOfGuessesFillsTheQueueAndHoldsNobodyElseUp() throws IOException {
    // Given
    assertThat(gazan.get("h", "/dear", basic("me:secret")).status()).isEqualTo(200);
    List<RawClient> guessers = new ArrayList<>();
    try {
      // When
      for (int i = 0; i < GUESSES; i++) {
        RawClient client = gazan.connect();
        guessers.add(client);
        client.get("h", "/dear", basic("me:guess" + i));
      }

      // Then the one event loop serves the others, who was let in before, and new tokens
      long from = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(gazan.get("h", "/").status()).isEqualTo(200);
        assertThat(gazan.get("h", "/dear", basic("me:secret")).status()).isEqualTo(200);
        assertThat(token("user" + i)).isEqualTo(200);
      }
      assertThat(gazan.metric("gazan_auth_queue{kind=\"password\"}")).isPositive();
      long others = System.nanoTime() - from;
      int refused = 0;
      int overloaded = 0;
      for (RawClient client : guessers) {
        WireResponse response = client.read();
        refused += response.status() == 401 ? 1 : 0;
        overloaded += response.status() == 503 ? 1 : 0;
      }
      long all = System.nanoTime() - from;
      assertThat(refused).isPositive();
      assertThat(overloaded).isPositive();
      assertThat(refused + overloaded).isEqualTo(GUESSES);
      assertThat(others).isLessThan(all);
      assertThat(gazan.metric("gazan_auth_requests_total{outcome=\"overloaded\",type=\"basic\"}"))
          .isEqualTo(overloaded);
      assertThat(endpoint.seen()).hasSize(61);

      // When it is over, new passwords are checked again
      await().until(() -> gazan.metric("gazan_auth_queue{kind=\"password\"}") == 0);
      assertThat(gazan.get("h", "/dear", basic("me:late")).status()).isEqualTo(401);
    } finally {
      for (RawClient client : guessers) {
        client.close();
      }
    }
  }
}
