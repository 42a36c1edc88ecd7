package io.gazan.dataplane.tls;

import io.gazan.dataplane.observe.LogText;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** What a log line says of a handshake that failed; part of it may come from the peer. */
public final class FailureText {
  private FailureText() {}

  /** The innermost message is the one that says which certificate is wrong and why. */
  public static String of(Throwable cause) {
    Throwable inner = cause;
    for (@Nullable Throwable next = cause; next != null; next = next.getCause()) {
      inner = next;
    }
    if (inner instanceof ClosedChannelException) {
      return "the connection was closed";
    }
    String message = inner.getMessage();
    return LogText.printable(message == null ? inner.toString() : message);
  }
}
