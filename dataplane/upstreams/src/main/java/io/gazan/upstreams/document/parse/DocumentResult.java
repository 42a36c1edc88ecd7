package io.gazan.upstreams.document.parse;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.Document;
import java.util.List;

/** What became of the bytes. */
public sealed interface DocumentResult {
  record Parsed(Document document) implements DocumentResult {}

  /** Not a document; at least one problem. */
  record Refused(List<Problem> problems) implements DocumentResult {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
