package io.gazan.dataplane.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** {@code jwks: URL}: nobody gets in by a set that is not plainly to be had, and by an old one. */
class KeySetUrlIT {
  private static final KeyPair OLD = Keys.RSA;
  private static final KeyPair NEW = Keys.onCurve("secp256r1");
  private static final String OLD_SET = Keys.set(Keys.jwk("old", OLD.getPublic()));
  private static final String NEW_SET = Keys.set(Keys.jwk("new", NEW.getPublic()));

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  private DataplaneFixture start(KeyServer keys) {
    return DataplaneFixture.start(
        """
        upstreams:
          h:
            paths:
              "/": {servers: ["%s"], healthcheck: false, authorization: {type: jwt, jwks: "%s"}}
        """
            .formatted(endpoint.address(), keys.url()));
  }

  /** Another one every time, so that no answer is remembered. */
  private static String old(String subject) {
    return Keys.token("old", subject, OLD.getPrivate(), Jwts.SIG.RS256);
  }

  private static int status(DataplaneFixture gazan, String token) throws IOException {
    return gazan.get("h", "/", "Authorization: Bearer " + token).status();
  }

  /** What drips, too, is waited for to the end of the five seconds. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GOOD")
  void whereThereNeverWasASetNobodyGetsIn(KeyServer.Mood mood) throws IOException {
    // Given
    try (KeyServer keys = KeyServer.start().set(OLD_SET).mood(mood);
        DataplaneFixture gazan = start(keys)) {
      // When, Then
      assertThat(status(gazan, old("me"))).isEqualTo(503);
      assertThat(status(gazan, "no.token.atall")).isEqualTo(401);
      assertThat(gazan.get("h", "/").status()).isEqualTo(401);
      assertThat(endpoint.seen()).isEmpty();
      assertThat(keys.askedElsewhere()).as("redirects are not followed").isZero();
      assertThat(gazan.metric("gazan_auth_jwks_failures_total")).isPositive();
      assertThat(gazan.metric("gazan_auth_requests_total{outcome=\"unavailable\",type=\"jwt\"}"))
          .isPositive();
    }
  }

  @Test
  void aSetThatIsToBeHadAtLastLetsIn() throws IOException {
    // Given
    try (KeyServer keys = KeyServer.start().set(OLD_SET).mood(KeyServer.Mood.BROKEN);
        DataplaneFixture gazan = start(keys)) {
      assertThat(status(gazan, old("me"))).isEqualTo(503);

      // When
      keys.mood(KeyServer.Mood.GOOD);

      // Then
      await().until(() -> status(gazan, old("me")) == 200);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"GOOD", "DRIPS"})
  void theLastGoodSetStays(KeyServer.Mood mood) throws IOException {
    // Given
    try (KeyServer keys = KeyServer.start().set(OLD_SET);
        DataplaneFixture gazan = start(keys)) {
      assertThat(status(gazan, old("first"))).isEqualTo(200);

      // When: a key that it does not have makes it be read again
      keys.set(NEW_SET).mood(mood);
      String unknown = Keys.token("new", NEW.getPrivate(), Jwts.SIG.ES256);
      assertThat(status(gazan, unknown)).isEqualTo(401);

      // Then
      assertThat(gazan.metric("gazan_auth_jwks_reads_total")).isEqualTo(2);
      assertThat(gazan.metric("gazan_auth_jwks_failures_total")).isEqualTo(1);
      assertThat(status(gazan, old("second"))).isEqualTo(200);
      assertThat(status(gazan, unknown)).isEqualTo(401);
      assertThat(gazan.metric("gazan_auth_jwks_age_seconds")).isPositive();
    }
  }

  @Test
  void keysAreReplacedAndOldOnesLetNobodyInAnyMore() throws IOException {
    // Given
    try (KeyServer keys = KeyServer.start().set(OLD_SET);
        DataplaneFixture gazan = start(keys)) {
      String before = old("me");
      assertThat(status(gazan, before)).isEqualTo(200);
      assertThat(status(gazan, before)).isEqualTo(200);

      // When
      keys.set(NEW_SET);

      // Then
      assertThat(status(gazan, Keys.token("new", NEW.getPrivate(), Jwts.SIG.ES256))).isEqualTo(200);
      assertThat(status(gazan, before)).isEqualTo(401);
      assertThat(status(gazan, old("you"))).isEqualTo(401);
    }
  }

  @Test
  void manyUnknownKeysAtOnceAreAskedForOnce() throws IOException {
    // Given
    try (KeyServer keys = KeyServer.start().set(OLD_SET);
        DataplaneFixture gazan = start(keys)) {
      assertThat(status(gazan, old("me"))).isEqualTo(200);
      List<RawClient> clients = new ArrayList<>();
      try {
        // When
        for (int i = 0; i < 50; i++) {
          RawClient client = gazan.connect();
          clients.add(client);
          String token = Keys.token("unknown" + i, OLD.getPrivate(), Jwts.SIG.RS256);
          client.get("h", "/", "Authorization: Bearer " + token);
        }

        // Then
        for (RawClient client : clients) {
          assertThat(client.read().status()).isEqualTo(401);
        }
        assertThat(keys.asked()).isEqualTo(2);
      } finally {
        for (RawClient client : clients) {
          client.close();
        }
      }
    }
  }

  @Test
  void aServerWhoseCertificateNobodyKnowsIsNotAskedAndNobodyGetsIn() throws IOException {
    // Given
    try (KeyServer keys = KeyServer.start(TestCertificates.untrusted("localhost")).set(OLD_SET);
        DataplaneFixture gazan = start(keys)) {
      // When, Then
      assertThat(status(gazan, old("me"))).isEqualTo(503);
      assertThat(keys.asked()).isZero();
      assertThat(endpoint.seen()).isEmpty();
    }
  }
}
