package io.gazan.dataplane.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.filter.auth.KeySource.Refresh;
import io.gazan.dataplane.filter.auth.jwt.KeySet;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.upstreams.policy.AuthSpec;
import io.jsonwebtoken.Jwts;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a key set is read and how often, by a clock of the test; and whom it is taken from. */
class KeySourceIT {
  private static final String SET = Keys.set(Keys.jwk("a", Keys.RSA.getPublic()));
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 30 * SECOND);
  private final AuthCounters counters = new AuthCounters();

  /** Trusts the authority of the tests. */
  private KeySource source(KeyServer server) {
    HttpClient client = HttpClient.newBuilder().sslContext(ClientTls.trusting().context()).build();
    return new KeySource(URI.create(server.url()), () -> client, counters, clock::get);
  }

  private void awaitReads(int reads) {
    await().until(() -> counters.keyFetches() == reads);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void waitsLongerAfterEachFailureUpToAMinute() {
    // Given
    try (KeyServer server = KeyServer.start().mood(KeyServer.Mood.BROKEN)) {
      KeySource source = source(server);
      awaitReads(1);
      int reads = 1;

      for (int pause : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
        // When
        pass(Duration.ofSeconds(pause).minusNanos(1));
        assertThat(source.refresh(() -> {}))
            .as("a moment before %d s", pause)
            .isEqualTo(Refresh.TOO_SOON);
        pass(Duration.ofNanos(1));

        // Then
        assertThat(source.refresh(() -> {})).as("after %d s", pause).isEqualTo(Refresh.BEGUN);
        awaitReads(++reads);
      }
      assertThat(server.asked()).isEqualTo(reads);
      assertThat(counters.keyFailures()).isEqualTo(reads);
      assertThat(source.current()).isNull();
      assertThat(source.age()).isEqualTo(-1);
    }
  }

  @Test
  void readsAnOldSetAgainAndKeepsItWhileItCannot() {
    // Given
    try (KeyServer server = KeyServer.start().set(SET)) {
      KeySource source = source(server);
      awaitReads(1);
      KeySet first = source.current();
      assertThat(first).isNotNull();

      // When
      pass(Duration.ofMinutes(10));
      source.current();
      assertThat(counters.keyFetches()).as("not older than ten minutes").isEqualTo(1);
      server.mood(KeyServer.Mood.CLOSES);
      pass(Duration.ofSeconds(1));

      // Then: whoever asks does not wait, and gets what there is
      assertThat(source.current()).isSameAs(first);
      awaitReads(2);
      assertThat(source.current()).isSameAs(first);
      assertThat(source.age()).isEqualTo(Duration.ofSeconds(601).toNanos());

      // When
      server.mood(KeyServer.Mood.GOOD);
      pass(Duration.ofSeconds(1));
      source.current();

      // Then
      awaitReads(3);
      assertThat(source.age()).isZero();
      assertThat(counters.keyFailures()).isEqualTo(1);
    }
  }

  @Test
  void readsForAnUnknownKeyOnceInTenSeconds() {
    // Given
    try (KeyServer server = KeyServer.start().set(SET)) {
      KeySource source = source(server);
      awaitReads(1);
      AtomicInteger told = new AtomicInteger();

      // When, Then
      assertThat(source.refresh(told::incrementAndGet)).isEqualTo(Refresh.BEGUN);
      awaitReads(2);
      await().until(() -> told.get() == 1);
      pass(Duration.ofSeconds(10).minusNanos(1));
      assertThat(source.refresh(told::incrementAndGet)).isEqualTo(Refresh.TOO_SOON);
      pass(Duration.ofNanos(1));
      assertThat(source.refresh(told::incrementAndGet)).isEqualTo(Refresh.BEGUN);
      awaitReads(3);
      await().until(() -> told.get() == 2);
      assertThat(server.asked()).isEqualTo(3);
    }
  }

  @Test
  void readsForATokenThatNoneOfTheKeysHasSignedAndForNoOther() {
    // Given
    PrivateKey known = Keys.RSA.getPrivate();
    PrivateKey unknown = Keys.pair("RSA", 2048).getPrivate();
    try (KeyServer server = KeyServer.start().set(SET)) {
      KeySource source = source(server);
      awaitReads(1);
      AuthSpec.Jwt spec =
          new AuthSpec.Jwt(null, URI.create(server.url()), null, List.of("an audience"));
      AuthFilter filter =
          new AuthFilter(new JwtAuthorizer(spec, null, source, AuthShared.create()));

      // When, Then: for another audience
      assertThat(Passing.bearer(filter, Keys.token("a", "me", known, Jwts.SIG.RS256)))
          .isEqualTo(401);
      assertThat(server.asked()).isEqualTo(1);

      // When, Then: under the name of a key that has not signed it
      for (int i = 0; i < 3; i++) {
        assertThat(Passing.bearer(filter, Keys.token("a", "me" + i, unknown, Jwts.SIG.RS256)))
            .isEqualTo(401);
        assertThat(server.asked()).isEqualTo(2);
      }
      pass(Duration.ofSeconds(10));
      assertThat(Passing.bearer(filter, Keys.token("a", "you", unknown, Jwts.SIG.RS256)))
          .isEqualTo(401);
      assertThat(server.asked()).isEqualTo(3);
    }
  }

  @Test
  void saysThatItIsBusyToWhoeverIsOneTooMany() {
    // Given as many as may wait for a set that is on its way
    HttpClient client = HttpClient.newBuilder().sslContext(ClientTls.trusting().context()).build();
    AtomicReference<CompletableFuture<HttpClient>> way =
        new AtomicReference<>(CompletableFuture.completedFuture(client));
    try (KeyServer server = KeyServer.start().set(SET)) {
      URI url = URI.create(server.url());
      KeySource source = new KeySource(url, () -> way.get().join(), counters, clock::get);
      awaitReads(1);
      way.set(new CompletableFuture<>());
      AtomicInteger told = new AtomicInteger();
      for (int i = 0; i < KeySource.MOST_WAITING; i++) {
        assertThat(source.refresh(told::incrementAndGet)).isEqualTo(Refresh.BEGUN);
      }
      AuthSpec.Jwt spec = new AuthSpec.Jwt(null, url, null, List.of());
      AuthFilter filter =
          new AuthFilter(new JwtAuthorizer(spec, null, source, AuthShared.create()));

      // When
      Refresh oneMore = source.refresh(told::incrementAndGet);
      int status =
          Passing.bearer(filter, Keys.token("b", "me", Keys.RSA.getPrivate(), Jwts.SIG.RS256));

      // Then: nobody has looked for its key, so that nobody can say that it is wrong
      assertThat(oneMore).isEqualTo(Refresh.TOO_BUSY);
      assertThat(status).isEqualTo(503);
      assertThat(told).hasValue(0);

      // When
      way.get().complete(client);

      // Then
      await().until(() -> told.get() == KeySource.MOST_WAITING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stranger", "another name", "expired"})
  void takesNoSetFromAServerThatDoesNotProveItself(String what) {
    // Given
    TestPair pair =
        switch (what) {
          case "stranger" -> TestCertificates.untrusted("localhost");
          case "another name" -> TestCertificates.server("elsewhere.example");
          default -> TestCertificates.expired("localhost");
        };
    assertThat(read(pair)).isNull();
    assertThat(counters.keyFailures()).isEqualTo(1);
  }

  @Test
  void takesItFromOneThatDoes() {
    assertThat(read(TestCertificates.server("localhost"))).isNotNull();
    assertThat(counters.keyFailures()).isZero();
  }

  private @Nullable KeySet read(TestPair pair) {
    try (KeyServer server = KeyServer.start(pair).set(SET)) {
      KeySource source = source(server);
      awaitReads(1);
      return source.current();
    }
  }
}
