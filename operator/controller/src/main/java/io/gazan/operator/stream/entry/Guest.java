package io.gazan.operator.stream.entry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who was let in.
 *
 * @param account the user's name at the API server
 * @param pod that the token is bound to; null when the API server names none
 * @param token the SHA-256 of it, to count by
 * @param expires the token; null when it does not say
 */
public record Guest(String account, @Nullable String pod, String token, @Nullable Instant expires) {
  @Override
  public String toString() {
    return pod == null ? account : account + " of pod " + pod;
  }
}
