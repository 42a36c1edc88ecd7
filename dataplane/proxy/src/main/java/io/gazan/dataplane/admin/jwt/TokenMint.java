package io.gazan.dataplane.admin.jwt;

import io.gazan.dataplane.config.MasterKey;
import io.jsonwebtoken.Jwts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes JSON Web Tokens (RFC 7519): HS256 by the master key, with {@code owner}, {@code user},
 * {@code iat} and {@code exp}. May take long the first time, so not for event loops.
 *
 * @param key at least {@value MasterKey#SIGNING_BYTES} bytes, which HS256 needs (RFC 7518 §3.2)
 */
public record TokenMint(MasterKey key, InstantSource clock) {
  /** Ten years, in minutes. */
  public static final int MOST_MINUTES = 10 * 366 * 24 * 60;

  public static final int MOST_OWNER = 256;

  public TokenMint {
    if (!key.canSign()) {
      throw new IllegalArgumentException(
          "master_key has less than the " + MasterKey.SIGNING_BYTES + " bytes that HS256 needs");
    }
  }

  public String mint(String owner, int minutes) {
    Instant now = clock.instant();
    return Jwts.builder()
        .claim("owner", owner)
        .claim("user", owner)
        .issuedAt(Date.from(now))
        .expiration(Date.from(now.plus(Duration.ofMinutes(minutes))))
        .signWith(new SecretKeySpec(key.bytes(), "HmacSHA256"), Jwts.SIG.HS256)
        .compact();
  }
}
