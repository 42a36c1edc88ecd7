package io.gazan.dataplane.admin;

import java.util.Objects;

/**
 * An answer to "are you alive" or "may you have traffic".
 *
 * @param ok 200 or 503
 * @param text the body, one line for whoever looks
 */
public record Probe(boolean ok, String text) {
  /** Nothing to complain about. */
  public static final Probe OK = new Probe(true, "ok");

  public Probe {
    Objects.requireNonNull(text);
  }

  public static Probe failing(String reason) {
    return new Probe(false, reason);
  }
}
