package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.gazan.dataplane.filter.auth.credential.Checks;
import io.gazan.dataplane.filter.auth.credential.CredentialHash;
import io.gazan.dataplane.filter.auth.credential.CredentialKey;
import io.gazan.dataplane.filter.auth.credential.HashWork;
import io.gazan.dataplane.filter.auth.credential.RecentKeys;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.value.Secret;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queues of the dear checks: full of one kind, they are open to the other. */
class QueueLimitTest {
  private static final int THREADS =
      Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);

  @TempDir Path folder;

  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicLong clock = new AtomicLong();

  @AutoClose private final Checks passwords = new Checks(new HashWork("password", clock::get));
  @AutoClose private final Checks signatures = new Checks(new HashWork("signature", clock::get));

  private final AuthShared shared =
      new AuthShared(
          new CredentialHash(),
          new RecentKeys(16, System::nanoTime),
          new RecentKeys(16, System::nanoTime),
          passwords,
          signatures,
          new AuthCounters());

  private final AuthFilter basic =
      new AuthFilter(
          new BasicAuthorizer(
              new AuthSpec.Basic(
                  List.of(
                      new AuthSpec.Account(
                          "me",
                          new Secret(
                              BCrypt.with(BCrypt.Version.VERSION_2Y)
                                  .hashToString(4, "secret".toCharArray())))),
                  "r"),
              shared));

  private AuthFilter jwt() throws IOException {
    URI keys =
        Files.writeString(
                folder.resolve("keys.json"), Keys.set(Keys.jwk("a", Keys.RSA.getPublic())))
            .toUri();
    KeySource source =
        new KeySource(keys, HttpClient::newHttpClient, shared.counters(), System::nanoTime);
    return new AuthFilter(
        new JwtAuthorizer(new AuthSpec.Jwt(null, keys, null, List.of()), null, source, shared));
  }

  private int password(String password) {
    String credentials = Base64.getEncoder().encodeToString(("me:" + password).getBytes(UTF_8));
    return Passing.status(basic, "/", "Authorization: Basic " + credentials);
  }

  private static int token(AuthFilter jwt, String subject) {
    return Passing.bearer(jwt, Keys.token("a", subject, Keys.RSA.getPrivate(), Jwts.SIG.RS256));
  }

  /** As many as the threads take and the queue holds; none ends before {@link #go}. */
  private AtomicInteger fill(Checks checks) {
    AtomicInteger yes = new AtomicInteger();
    for (int i = 0; i < THREADS; i++) {
      ask(checks, i, yes);
    }
    await().until(() -> checks.waiting() == 0);
    for (int i = THREADS; i < THREADS + HashWork.QUEUE; i++) {
      ask(checks, i, yes);
    }
    assertThat(checks.waiting()).isEqualTo(HashWork.QUEUE);
    return yes;
  }

  private void ask(Checks checks, int number, AtomicInteger yes) {
    checks.ask(
        new CredentialKey(number, 0, 0, 0),
        () -> {
          try {
            go.await();
            return true;
          } catch (InterruptedException e) {
            return false;
          }
        },
        answer -> yes.addAndGet(answer == Checks.Answer.YES ? 1 : 0));
  }

  @Test
  void beyondTheQueueOfPasswordsIs503AndTokensAreCheckedAllTheSame() throws IOException {
    // Given
    AuthFilter jwt = jwt();
    AtomicInteger yes = fill(passwords);

    // When, Then
    assertThat(password("secret")).isEqualTo(503);
    assertThat(shared.counters().outcomes(AuthType.BASIC, AuthOutcome.OVERLOADED)).isEqualTo(1);
    assertThat(token(jwt, "me")).isEqualTo(200);

    // When
    go.countDown();

    // Then: what waited was answered, and there is room again
    await().until(() -> yes.get() == THREADS + HashWork.QUEUE);
    assertThat(password("secret")).isEqualTo(200);
    assertThat(password("wrong")).isEqualTo(401);
  }

  @Test
  void beyondTheQueueOfSignaturesIs503AndPasswordsAreCheckedAllTheSame() throws IOException {
    // Given
    AuthFilter jwt = jwt();
    AtomicInteger yes = fill(signatures);

    // When, Then
    assertThat(token(jwt, "me")).isEqualTo(503);
    assertThat(shared.counters().outcomes(AuthType.JWT, AuthOutcome.OVERLOADED)).isEqualTo(1);
    assertThat(password("secret")).isEqualTo(200);

    // When
    go.countDown();

    // Then
    await().until(() -> yes.get() == THREADS + HashWork.QUEUE);
    assertThat(token(jwt, "me")).isEqualTo(200);
  }

  @Test
  void whatWaitsForTooLongIsNotChecked() {
    // Given
    AtomicInteger yes = fill(passwords);

    // When
    clock.addAndGet(Duration.ofSeconds(HashWork.PATIENCE_SECONDS).toNanos());
    go.countDown();

    // Then
    await().until(() -> yes.get() == THREADS && passwords.waiting() == 0);
    assertThat(password("secret")).isEqualTo(200);
    assertThat(yes).hasValue(THREADS);
  }
}
