package io.gazan.dataplane.filter.auth;

import java.util.concurrent.atomic.LongAdder;

/** What a scrape learns of authorization. Any thread adds; nothing here names a client. */
public final class AuthCounters {
  private final LongAdder[][] outcomes =
      new LongAdder[AuthType.values().length][AuthOutcome.values().length];
  final LongAdder cacheHits = new LongAdder();
  final LongAdder cacheMisses = new LongAdder();
  final LongAdder forwards = new LongAdder();
  final LongAdder forwardNanos = new LongAdder();
  final LongAdder keyFetches = new LongAdder();
  final LongAdder keyFailures = new LongAdder();

  AuthCounters() {
    for (LongAdder[] row : outcomes) {
      for (int i = 0; i < row.length; i++) {
        row[i] = new LongAdder();
      }
    }
  }

  @SuppressWarnings("EnumOrdinal") // an index of a table
  void count(AuthType type, AuthOutcome outcome) {
    outcomes[type.ordinal()][outcome.ordinal()].increment();
  }

  @SuppressWarnings("EnumOrdinal") // an index of a table
  public long outcomes(AuthType type, AuthOutcome outcome) {
    return outcomes[type.ordinal()][outcome.ordinal()].sum();
  }

  /** Credentials that were found verified, or refused, a moment ago. */
  public long cacheHits() {
    return cacheHits.sum();
  }

  public long cacheMisses() {
    return cacheMisses.sum();
  }

  /** Questions of {@code forward} that have ended. */
  public long forwards() {
    return forwards.sum();
  }

  /** How long they took in all. */
  public long forwardNanos() {
    return forwardNanos.sum();
  }

  /** Times that a key set was read. */
  public long keyFetches() {
    return keyFetches.sum();
  }

  /** Those that failed. */
  public long keyFailures() {
    return keyFailures.sum();
  }
}
