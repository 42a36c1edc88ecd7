package io.gazan.dataplane.filter.auth.jwt;

import io.jsonwebtoken.ClaimJwtException;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token has to claim: an end that is not past, a beginning that is not to come, the issuer
 * and one of the audiences where they are set. Clocks may differ by {@value #LEEWAY_SECONDS} s.
 */
public record TokenRules(@Nullable String issuer, List<String> audiences) {
  static final int LEEWAY_SECONDS = 30;

  /** The key has signed the token, which is not to be believed all the same. */
  public static final long REFUSED = 0;

  /** The key has not signed the token. */
  public static final long UNSIGNED = -1;

  /** Clocks can be set back, so that no token is trusted for longer without a look. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A parser for one key, which must be given to it, and these algorithms alone. */
  public static JwtParserBuilder parser(Collection<SecureDigestAlgorithm<?, ?>> algorithms) {
    return Jwts.parser().sig().clear().add(algorithms).and().clockSkewSeconds(LEEWAY_SECONDS);
  }

  /**
   * For how long the token may be believed, in nanoseconds.
   *
   * @return {@link #REFUSED} or {@link #UNSIGNED} for not at all
   */
  public long believe(JwtParser parser, byte[] token) {
    try {
      String text = new String(token, StandardCharsets.US_ASCII);
      return believe(parser.parseSignedClaims(text).getPayload());
    } catch (JwtException | IllegalArgumentException unsigned) {
      return unsigned instanceof ClaimJwtException ? REFUSED : UNSIGNED;
    } catch (RuntimeException notAToken) {
      // Claims of a kind that the parser did not reckon with, such as a null among the audiences.
      return REFUSED;
    }
  }

  private long believe(Claims claims) {
    long now = System.currentTimeMillis();
    long leeway = Duration.ofSeconds(LEEWAY_SECONDS).toMillis();
    Date end = claims.getExpiration();
    Date issued = claims.getIssuedAt();
    if (end == null || (issued != null && issued.toInstant().toEpochMilli() > now + leeway)) {
      return REFUSED;
    }
    if (issuer != null && !issuer.equals(claims.getIssuer())) {
      return REFUSED;
    }
    Set<String> named = claims.getAudience();
    if (!audiences.isEmpty() && (named == null || audiences.stream().noneMatch(named::contains))) {
      return REFUSED;
    }
    long left = end.toInstant().toEpochMilli() + leeway - now;
    return Math.clamp(left, 0, LONGEST.toMillis()) * 1_000_000;
  }
}
