package io.gazan.operator.stream.token;

import org.jspecify.annotations.Nullable;

/** What became of a token. */
public sealed interface TokenVerdict {
  /**
   * The token is good, for our audience, and of an account that may connect.
   *
   * @param username such as {@code system:serviceaccount:gazan:gazan-dataplane}
   * @param pod the name of the pod that the token is bound to; null when the API server names none
   */
  record Accepted(String username, @Nullable String pod) implements TokenVerdict {}

  /** The token is good, but its account may not connect. */
  record Forbidden(String username) implements TokenVerdict {}

  /**
   * The token is not good.
   *
   * @param reason for the log; never with anything of the token
   */
  record Refused(String reason) implements TokenVerdict {}

  /** Nobody could say; who asks may come again. */
  record Unavailable(String reason) implements TokenVerdict {}
}
