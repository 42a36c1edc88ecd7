package io.gazan.upstreams.forwarding;

import io.gazan.upstreams.value.Immutable;
import java.util.Set;

/**
 * When an exchange is tried again on another endpoint, or on another connection.
 *
 * @param attempts how often at the most, after the first try; 0 is never
 * @param on iterates in the order of {@link RetryOn}
 */
public record RetrySpec(int attempts, Set<RetryOn> on) {
  public static final int MAX_ATTEMPTS = 10;
  public static final RetrySpec DEFAULTS = new RetrySpec(2, Set.of(RetryOn.values()));

  public RetrySpec {
    on = Immutable.set(RetryOn.class, on);
  }
}
