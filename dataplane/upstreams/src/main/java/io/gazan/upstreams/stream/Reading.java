package io.gazan.upstreams.stream;

import io.gazan.upstreams.Problem;
import java.util.List;

/** What became of an update. */
public sealed interface Reading {
  /**
   * It leads to this snapshot, whose version is the one that the update names.
   *
   * @param warnings about entries that were read
   */
  record Read(Snapshot snapshot, List<Problem> warnings) implements Reading {
    public Read {
      warnings = List.copyOf(warnings);
    }
  }

  /** Its entries are not valid, or do not make the version that the update names. */
  record Refused(List<Problem> problems) implements Reading {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** It is a patch of another version than the one that is held, or of any where none is. */
  record OtherBase() implements Reading {}
}
