package io.gazan.upstreams.document.parse;

/** Ends the reading of a document that cannot go on. Never leaves this package. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final int line;
  private final int column;

  Refusal(int line, int column, String reason) {
    super(reason, null, false, false);
    this.reason = reason;
    this.line = line;
    this.column = column;
  }

  String reason() {
    return reason;
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }

  boolean isAfter(Refusal other) {
    return line > other.line || (line == other.line && column > other.column);
  }
}
