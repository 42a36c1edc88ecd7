package io.gazan.operator.stream.token;

/** Says whose a token is. May block; called on virtual threads. */
@FunctionalInterface
public interface TokenCheck {
  /** Failures are verdicts too; nothing is thrown. */
  TokenVerdict check(String token);
}
