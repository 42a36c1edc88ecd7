package io.gazan.dataplane.filter.auth.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.filter.auth.Tokens;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.time.Duration;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** For how long a token that was right is believed without another look. */
class TokenRulesTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final TokenRules rules = new TokenRules(null, List.of());
  private final JwtParser parser =
      TokenRules.parser(List.of(Jwts.SIG.HS256))
          .verifyWith(new SecretKeySpec(Tokens.SECRET.getBytes(US_ASCII), "HmacSHA256"))
          .build();

  private long believe(long expiresIn) {
    return rules.believe(parser, Tokens.hs256(Tokens.claims(expiresIn)).getBytes(US_ASCII));
  }

  @Test
  void notAtAllOnceItsEndAndTheLeewayArePast() {
    assertThat(believe(-TokenRules.LEEWAY_SECONDS - 2)).isZero();
  }

  @Test
  void noLongerThanToItsEndAndTheLeeway() {
    assertThat(believe(60)).isBetween(1L, MINUTE + MINUTE / 2);
    assertThat(believe(-20)).isBetween(1L, MINUTE / 6);
  }

  @Test
  void noLongerThanFiveMinutes() {
    assertThat(believe(100_000)).isEqualTo(5 * MINUTE);
    assertThat(rules.believe(parser, Tokens.hs256("{\"exp\":99999999999}").getBytes(US_ASCII)))
        .isEqualTo(5 * MINUTE);
  }
}
