package io.gazan.upstreams;

import java.util.List;

/** What became of a document. */
public sealed interface ReadResult {
  /** It is valid. */
  record Loaded(Upstreams upstreams, List<Problem> warnings) implements ReadResult {
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }

  /** It is not, for these reasons; never empty, in the order of the document. */
  record Refused(List<Problem> problems) implements ReadResult {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
