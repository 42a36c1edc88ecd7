package io.gazan.dataplane.provider.api;

import java.util.Objects;

/**
 * A document that somebody wants in force.
 *
 * @param document YAML or JSON, as it came; not to be written to
 * @param mode how far to go with it
 * @param by who sent it, for the log
 */
@SuppressWarnings("ArrayRecordComponent") // never written to, never compared
public record Submission(byte[] document, Mode mode, String by) {
  /** How far to go. */
  public enum Mode {
    /** Check it as if it came into force. */
    CHECK,
    /** Put it in force. */
    APPLY,
    /** Put it in force and into the upstreams file. */
    SAVE
  }

  public Submission {
    Objects.requireNonNull(document);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(by);
  }
}
