package io.gazan.operator.stream.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Until when a good answer may be kept: the token's {@code exp} (RFC 7519 §4.1.4), five minutes at
 * the most; one minute for a token that is no JWT. Nothing is verified here: the API server said
 * that the token is good, and this only shortens for how long that is believed.
 */
final class TokenExpiry {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration OPAQUE = Duration.ofMinutes(1);
  private static final int PARTS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenExpiry() {}

  static Instant of(String token, Instant now) {
    Instant expires = exp(token);
    if (expires == null) {
      return now.plus(OPAQUE);
    }
    Instant longest = now.plus(LONGEST);
    return expires.isBefore(longest) ? expires : longest;
  }

  /** When the token itself is over; null for one that does not say. */
  static @Nullable Instant exp(String token) {
    List<String> parts = List.of(token.split("\\.", -1));
    if (parts.size() != PARTS) {
      return null;
    }
    try {
      JsonNode exp = JSON.readTree(Base64.getUrlDecoder().decode(parts.get(1))).path("exp");
      return exp.isNumber() ? Instant.ofEpochSecond(exp.longValue()) : null;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }
}
