package io.gazan.operator.stream.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TokenGateTest {
  private static final String ACCOUNT = "gazan/gazan-dataplane";

  private final FakeTokens tokens = new FakeTokens();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
  private final TokenGate gate = new TokenGate(tokens, Set.of(ACCOUNT), now::get);

  @Test
  void aTokenThatIsNoneByItsFormIsNotAskedAbout() {
    for (String token : List.of("", "a b", "a\nb", "ä", "=", "x".repeat(8193))) {
      // When / Then
      assertThat(verdict(token)).isInstanceOf(TokenVerdict.Refused.class);
    }
    assertThat(tokens.asked()).isZero();
  }

  @Test
  void anAccountThatIsNotOnTheListIsForbidden() {
    // Given
    tokens.answer("other", accepted("system:serviceaccount:gazan:default"));
    tokens.answer("crafted", accepted("system:serviceaccount:gazan/gazan-dataplane"));
    tokens.answer("person", accepted("gazan:gazan-dataplane"));
    tokens.answer("longer", accepted("system:serviceaccount:gazan:gazan-dataplane:x"));
    for (String token : List.of("other", "person", "longer")) {
      // When / Then
      assertThat(verdict(token)).isInstanceOf(TokenVerdict.Forbidden.class);
    }
  }

  @Test
  void nobodyIsAllowedWhenTheListIsEmpty() {
    // Given
    tokens.pod("good", null);
    TokenGate closed = new TokenGate(tokens, Set.of(), now::get);
    // When / Then
    assertThat(closed.check("good").join().verdict()).isInstanceOf(TokenVerdict.Forbidden.class);
  }

  @Test
  void aCheckThatThrowsIsNoAnswerAndIsNotKept() {
    // Given
    TokenGate broken =
        new TokenGate(
            token -> {
              tokens.check(token);
              throw new IllegalStateException("broken");
            },
            Set.of(ACCOUNT),
            now::get);
    // When / Then
    assertThat(broken.check("t").join().verdict()).isInstanceOf(TokenVerdict.Unavailable.class);
    assertThat(broken.check("t").join().verdict()).isInstanceOf(TokenVerdict.Unavailable.class);
    assertThat(tokens.asked()).isEqualTo(2);
  }

  @Test
  void aBadAnswerIsKeptForSecondsAndAnUnavailableOneNotAtAll() {
    // Given
    assertThat(verdict("bad")).isInstanceOf(TokenVerdict.Refused.class);
    assertThat(verdict("bad")).isInstanceOf(TokenVerdict.Refused.class);
    assertThat(tokens.asked()).isEqualTo(1);
    // When: the pod's account is there now
    tokens.pod("bad", null);
    now.set(now.get().plusSeconds(5));
    // Then
    assertThat(verdict("bad")).isInstanceOf(TokenVerdict.Accepted.class);
    // When
    tokens.answer("away", new TokenVerdict.Unavailable("500"));
    verdict("away");
    tokens.pod("away", null);
    // Then
    assertThat(verdict("away")).isInstanceOf(TokenVerdict.Accepted.class);
  }

  @Test
  void aGoodAnswerIsKeptUntilTheTokenExpiresButFiveMinutesAtTheMost() {
    // Given
    String soon = jwt("{\"exp\":" + (now.get().getEpochSecond() + 60) + "}");
    String late = jwt("{\"exp\":" + (now.get().getEpochSecond() + 86_400) + "}");
    String past = jwt("{\"exp\":" + (now.get().getEpochSecond() - 1) + "}");
    List<String> all = List.of(soon, late, past);
    all.forEach(token -> tokens.pod(token, null));
    // When / Then
    assertThat(asksFor(all)).containsExactly(soon, late, past);
    assertThat(asksFor(all)).containsExactly(past);
    now.set(now.get().plusSeconds(59));
    assertThat(asksFor(all)).containsExactly(past);
    now.set(now.get().plusSeconds(1));
    assertThat(asksFor(List.of(soon, late))).containsExactly(soon);
    now.set(now.get().plus(Duration.ofMinutes(4)));
    assertThat(asksFor(List.of(late))).containsExactly(late);
  }

  @Test
  void aTokenWithoutAnExpiryIsBelievedForAMinute() {
    // Given
    List<String> all =
        List.of(
            "opaque",
            jwt("{}"),
            jwt("nothing"),
            jwt("{\"exp\":\"x\"}"),
            "a.%.c",
            jwt("{\"exp\":1e400}"));
    all.stream().filter(token -> !token.contains("%")).forEach(token -> tokens.pod(token, null));
    // When / Then
    List<String> asked = asksFor(all);
    assertThat(asked).isNotEmpty();
    now.set(now.get().plusSeconds(59));
    assertThat(asksFor(List.of("opaque", jwt("{}"), jwt("nothing")))).isEmpty();
    now.set(now.get().plusSeconds(1));
    assertThat(asksFor(List.of("opaque", jwt("{}")))).hasSize(2);
  }

  @Test
  void manyWhoAskAboutOneTokenMakeOneReview() {
    // Given
    CountDownLatch latch = new CountDownLatch(1);
    tokens.pod("good", "pod-1").holdUntil(latch);
    // When
    List<CompletableFuture<TokenGate.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(gate.check("good"));
    }
    latch.countDown();
    // Then
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.join().verdict()).isInstanceOf(TokenVerdict.Accepted.class));
    assertThat(tokens.asked()).isEqualTo(1);
    assertThat(answers.getFirst().join().hash()).hasSize(64).doesNotContain("good");
  }

  @Test
  void aFloodOfTokensNeitherPilesUpNorPushesAGoodAnswerOut() {
    // Given
    tokens.pod("good", null);
    verdict("good");
    CountDownLatch latch = new CountDownLatch(1);
    tokens.holdUntil(latch);
    // When
    List<CompletableFuture<TokenGate.Answer>> flood = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      flood.add(gate.check("bad-" + i));
    }
    // Then: what is over the limit is answered at once, the good one from the table
    assertThat(flood.stream().filter(CompletableFuture::isDone)).hasSize(5000 - 32);
    assertThat(verdict("good")).isInstanceOf(TokenVerdict.Accepted.class);
    assertThat(tokens.asked()).isLessThanOrEqualTo(33);
    latch.countDown();
    await().until(() -> flood.stream().allMatch(CompletableFuture::isDone));
    // And the places are free again
    await()
        .untilAsserted(
            () ->
                assertThat(verdict("bad-again-" + System.nanoTime()))
                    .isInstanceOf(TokenVerdict.Refused.class));
  }

  @Test
  void theTablesAreBounded() {
    // Given
    TokenCache cache = new TokenCache(10);
    // When
    for (int i = 0; i < 1000; i++) {
      cache.put("hash-" + i, new TokenVerdict.Refused("x"), now.get().plusSeconds(5));
    }
    // Then
    assertThat(cache.size()).isEqualTo(10);
    assertThat(cache.get("hash-999", now.get())).isNotNull();
    assertThat(cache.get("hash-0", now.get())).isNull();
    assertThat(cache.get("hash-999", now.get().plusSeconds(5))).isNull();
    assertThat(cache.size()).isEqualTo(9);
  }

  private List<String> asksFor(List<String> all) {
    List<String> asked = new ArrayList<>();
    for (String token : all) {
      int before = tokens.asked();
      verdict(token);
      if (tokens.asked() > before) {
        asked.add(token);
      }
    }
    return asked;
  }

  private TokenVerdict verdict(String token) {
    return gate.check(token).join().verdict();
  }

  private static TokenVerdict accepted(String username) {
    return new TokenVerdict.Accepted(username, null);
  }

  private static String jwt(String payload) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return "e30." + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
  }
}
