package io.gazan.dataplane.testing;

import java.io.IOException;

/** Bytes on the wire that two HTTP/1.1 implementations might read differently. */
public final class NotStrictException extends IOException {
  public NotStrictException(String message) {
    super(message);
  }
}
