package io.gazan.dataplane.provider.operator;

import java.io.IOException;

/** There is no connection to an operator, for a reason that metrics tell apart. */
final class DialFailure extends IOException {
  private static final long serialVersionUID = 1;

  private final SessionEnd end;

  DialFailure(SessionEnd end, String message, Throwable cause) {
    super(message, cause);
    this.end = end;
  }

  SessionEnd end() {
    return end;
  }
}
