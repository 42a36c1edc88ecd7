package io.gazan.upstreams.stream.message;

import java.io.IOException;

/** A line that is no message of the stream. The session cannot go on. */
public final class BadMessage extends IOException {
  private static final long serialVersionUID = 1;

  public BadMessage(String message) {
    super(message);
  }
}
