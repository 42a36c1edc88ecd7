package io.gazan.dataplane.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.Heads;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.value.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HS256, and every way that a token was ever made to pass without its secret. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretTokenTest {
  private static final String HS = "{\"alg\":\"HS256\"}";

  @AutoClose private final AuthFilters filters = new AuthFilters(MasterKey.NONE);

  private final Filter filter = filter(Tokens.SECRET, null, List.of());

  private Filter filter(
      String secret, @org.jspecify.annotations.Nullable String issuer, List<String> audiences) {
    return filters.filter(new AuthSpec.Jwt(new Secret(secret), null, issuer, audiences));
  }

  static Stream<Arguments> attacks() {
    String good = Tokens.claims(60);
    String token = Tokens.hs256(good);
    String body = token.substring(0, token.lastIndexOf('.'));
    return Stream.of(
        Arguments.of("none", Tokens.unsigned("{\"alg\":\"none\"}", good)),
        Arguments.of(
            "none with a signature", Tokens.signed("{\"alg\":\"none\"}", good, Tokens.SECRET)),
        Arguments.of("None", Tokens.unsigned("{\"alg\":\"None\"}", good)),
        Arguments.of("nOnE", Tokens.unsigned("{\"alg\":\"nOnE\"}", good)),
        Arguments.of("no alg", Tokens.signed("{}", good, Tokens.SECRET)),
        Arguments.of("alg is no text", Tokens.signed("{\"alg\":256}", good, Tokens.SECRET)),
        Arguments.of(
            "another HS",
            Tokens.signed(
                "{\"alg\":\"HS512\"}",
                good,
                Tokens.SECRET.getBytes(StandardCharsets.UTF_8),
                "HmacSHA512")),
        Arguments.of(
            "RS256 signed by HMAC", Tokens.signed("{\"alg\":\"RS256\"}", good, Tokens.SECRET)),
        Arguments.of("lower case", Tokens.signed("{\"alg\":\"hs256\"}", good, Tokens.SECRET)),
        Arguments.of(
            "jku",
            Tokens.signed(
                "{\"alg\":\"HS256\",\"jku\":\"http://evil.example/\"}", good, Tokens.SECRET)),
        Arguments.of(
            "jwk",
            Tokens.signed(
                "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
                good,
                Tokens.SECRET)),
        Arguments.of(
            "x5u",
            Tokens.signed(
                "{\"alg\":\"HS256\",\"x5u\":\"http://evil.example/\"}", good, Tokens.SECRET)),
        Arguments.of(
            "x5c", Tokens.signed("{\"alg\":\"HS256\",\"x5c\":[\"AAAA\"]}", good, Tokens.SECRET)),
        Arguments.of(
            "crit",
            Tokens.signed("{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}", good, Tokens.SECRET)),
        Arguments.of(
            "b64", Tokens.signed("{\"alg\":\"HS256\",\"b64\":false}", good, Tokens.SECRET)),
        Arguments.of(
            "zip", Tokens.signed("{\"alg\":\"HS256\",\"zip\":\"DEF\"}", good, Tokens.SECRET)),
        Arguments.of(
            "alg twice",
            Tokens.signed("{\"alg\":\"HS256\",\"alg\":\"HS256\"}", good, Tokens.SECRET)),
        Arguments.of("exp twice", Tokens.hs256("{\"exp\":1,\"exp\":" + (Tokens.now() + 60) + "}")),
        Arguments.of(
            "a duplicate below",
            Tokens.hs256("{\"a\":{\"b\":1,\"b\":2},\"exp\":" + (Tokens.now() + 60) + "}")),
        Arguments.of("no exp", Tokens.hs256("{\"owner\":\"me\"}")),
        Arguments.of("exp is text", Tokens.hs256("{\"exp\":\"2999-01-01T00:00:00Z\"}")),
        Arguments.of("exp is null", Tokens.hs256("{\"exp\":null}")),
        Arguments.of("expired", Tokens.hs256(Tokens.claims(-40))),
        Arguments.of(
            "not yet",
            Tokens.hs256(
                "{\"nbf\":" + (Tokens.now() + 60) + ",\"exp\":" + (Tokens.now() + 90) + "}")),
        Arguments.of(
            "issued in the future",
            Tokens.hs256(
                "{\"iat\":" + (Tokens.now() + 60) + ",\"exp\":" + (Tokens.now() + 90) + "}")),
        Arguments.of(
            "nbf overflows", Tokens.hs256(good.replace("{", "{\"nbf\":9223372036854775807,"))),
        Arguments.of(
            "iat overflows", Tokens.hs256(good.replace("{", "{\"iat\":9223372036854775807,"))),
        Arguments.of("exp overflows", Tokens.hs256("{\"exp\":" + overflowing() + "}")),
        Arguments.of("exp is huge", Tokens.hs256("{\"exp\":1e18}")),
        Arguments.of("exp is no date", Tokens.hs256("{\"exp\":100000000001}")),
        Arguments.of("exp is endless", Tokens.hs256("{\"exp\":1e999}")),
        Arguments.of(
            "another secret", Tokens.signed(HS, good, "another secret of thirty-two byte")),
        Arguments.of("empty secret", Tokens.signed(HS, good, "\0")),
        Arguments.of("no signature", body + "."),
        Arguments.of("cut signature", token.substring(0, token.length() - 2)),
        Arguments.of(
            "other claims",
            Tokens.unsigned(HS, Tokens.claims(999)) + token.substring(token.lastIndexOf('.') + 1)),
        Arguments.of("two parts", body),
        Arguments.of("four parts", token + ".x"),
        Arguments.of("five parts", "e30.e30.e30.e30.e30"),
        Arguments.of("padding", token + "="),
        Arguments.of("claims are a list", Tokens.hs256("[1]")),
        Arguments.of("something behind the claims", Tokens.hs256(good + "{}")),
        Arguments.of(
            "deep",
            Tokens.hs256(
                "{\"a\":"
                    + "[".repeat(64)
                    + "]".repeat(64)
                    + ",\"exp\":"
                    + (Tokens.now() + 60)
                    + "}")),
        Arguments.of(
            "oversized",
            Tokens.hs256(
                "{\"a\":\"" + "x".repeat(7000) + "\",\"exp\":" + (Tokens.now() + 60) + "}")),
        Arguments.of("nothing", ""),
        Arguments.of("rubbish", "%%%.$$$.###"));
  }

  /** Long ago; in an hour once it is made milliseconds in 64 bits. */
  private static BigInteger overflowing() {
    BigInteger soon = BigInteger.valueOf(Tokens.now() + 3600).multiply(BigInteger.valueOf(1000));
    return soon.subtract(BigInteger.TWO.pow(64)).divide(BigInteger.valueOf(1000));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void refusesWhatIsNoTokenOfOurs(String name, String token) {
    assertThat(Passing.bearer(filter, token)).as(name).isEqualTo(401);
  }

  @Test
  void letsInATokenOfOursAgainAndAgain() {
    // Given
    String token = Tokens.hs256(Tokens.claims(60));

    // Then
    assertThat(Passing.bearer(filter, token)).isEqualTo(200);
    assertThat(Passing.bearer(filter, token)).isEqualTo(200);
    assertThat(filters.counters().cacheHits()).isPositive();
  }

  @Test
  void allowsClocksToDifferByHalfAMinute() {
    assertThat(Passing.bearer(filter, Tokens.hs256(Tokens.claims(-20)))).isEqualTo(200);
    assertThat(
            Passing.bearer(
                filter,
                Tokens.hs256(
                    "{\"nbf\":" + (Tokens.now() + 20) + ",\"exp\":" + (Tokens.now() + 90) + "}")))
        .isEqualTo(200);
  }

  @Test
  void asksForIssuerAndAudienceWhereTheyAreSet() {
    // Given
    Filter strict = filter(Tokens.SECRET, "me", List.of("shop", "bank"));
    String exp = ",\"exp\":" + (Tokens.now() + 60) + "}";

    // Then
    assertThat(Passing.bearer(strict, Tokens.hs256("{\"iss\":\"me\",\"aud\":\"shop\"" + exp)))
        .isEqualTo(200);
    assertThat(
            Passing.bearer(strict, Tokens.hs256("{\"iss\":\"me\",\"aud\":[\"x\",\"bank\"]" + exp)))
        .isEqualTo(200);
    assertThat(Passing.bearer(strict, Tokens.hs256("{\"iss\":\"me\",\"aud\":\"x\"" + exp)))
        .isEqualTo(401);
    assertThat(Passing.bearer(strict, Tokens.hs256("{\"iss\":\"you\",\"aud\":\"shop\"" + exp)))
        .isEqualTo(401);
    assertThat(Passing.bearer(strict, Tokens.hs256("{\"aud\":\"shop\"" + exp))).isEqualTo(401);
    assertThat(Passing.bearer(strict, Tokens.hs256("{\"iss\":\"me\"" + exp))).isEqualTo(401);
  }

  @Test
  void believesNoTokenThatWasVerifiedByAnotherRoutesSecret() {
    // Given
    String token = Tokens.hs256(Tokens.claims(60));
    Filter other = filter("another secret that is long enough", null, List.of());

    // When
    int here = Passing.bearer(filter, token);

    // Then
    assertThat(here).isEqualTo(200);
    assertThat(Passing.bearer(other, token)).isEqualTo(401);
  }

  @Test
  void believesNoTokenThatWasVerifiedByTheAudiencesOfAnotherRoute() {
    // Given
    Filter two = filter(Tokens.SECRET, null, List.of("a", "b"));
    Filter one = filter(Tokens.SECRET, null, List.of("a, b"));
    String token = Tokens.hs256("{\"aud\":\"a\",\"exp\":" + (Tokens.now() + 60) + "}");

    // When
    int here = Passing.bearer(two, token);

    // Then
    assertThat(here).isEqualTo(200);
    assertThat(Passing.bearer(one, token)).isEqualTo(401);
  }

  @Test
  void believesNoTokenThatWasVerifiedWithoutAnIssuer() {
    // Given
    Filter named = filter(Tokens.SECRET, "null", List.of());
    String token = Tokens.hs256(Tokens.claims(60));

    // When
    int here = Passing.bearer(filter, token);

    // Then
    assertThat(here).isEqualTo(200);
    assertThat(Passing.bearer(named, token)).isEqualTo(401);
  }

  @Test
  void refusesASignedTokenWhoseAudienceIsNoText() {
    // Given
    Filter strict = filter(Tokens.SECRET, null, List.of("api"));
    String exp = ",\"exp\":" + (Tokens.now() + 60) + "}";

    // Then
    for (String aud : List.of("[null,\"api\"]", "[1]", "[[\"api\"]]", "{\"api\":1}", "7", "true")) {
      assertThat(Passing.bearer(strict, Tokens.hs256("{\"aud\":" + aud + exp)))
          .as(aud)
          .isEqualTo(401);
    }
  }

  @Test
  void takesTheQueryBeforeTheHeader() {
    // Given
    String good = Tokens.hs256(Tokens.claims(60));
    String bad = Tokens.hs256(Tokens.claims(-60));

    // Then
    assertThat(Passing.status(filter, "/?gazantoken=" + good)).isEqualTo(200);
    assertThat(Passing.status(filter, "/?araleztoken=" + good)).isEqualTo(200);
    assertThat(Passing.status(filter, "/?gazantoken=" + good, "Authorization: Bearer " + bad))
        .isEqualTo(200);
    assertThat(Passing.status(filter, "/?gazantoken=" + bad, "Authorization: Bearer " + good))
        .isEqualTo(401);
    assertThat(Passing.status(filter, "/?gazantoken=", "Authorization: Bearer " + good))
        .isEqualTo(401);
    assertThat(Passing.status(filter, "/?gazantoken=" + good + "&araleztoken=" + good))
        .isEqualTo(401);
  }

  @Test
  void takesABearerOnlyOnceAndInThatScheme() {
    // Given
    String good = Tokens.hs256(Tokens.claims(60));

    // Then
    assertThat(Passing.status(filter, "/", "authorization: bearer " + good)).isEqualTo(200);
    assertThat(Passing.status(filter, "/", "Authorization: Basic " + good)).isEqualTo(401);
    assertThat(Passing.status(filter, "/", "Authorization: " + good)).isEqualTo(401);
    assertThat(
            Passing.status(
                filter, "/", "Authorization: Bearer " + good, "Authorization: Bearer " + good))
        .isEqualTo(401);
  }

  @Test
  void saysHowToAskAndThatNobodyMayKeepTheAnswer() {
    String lines = Passing.lines(Passing.answer(filter, Heads.get("h", "/")).orElseThrow());
    assertThat(lines)
        .contains("WWW-Authenticate: Bearer realm=\"gazan\"\r\n", "Cache-Control: no-store\r\n");
  }
}
