package io.gazan.dataplane.parts;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The data plane cannot start for a reason the person who started it can act on: a port in use, a
 * privileged port without rights, a folder that cannot be read. The message is the whole line they
 * see, in their words (keys of main.yaml and the value that failed); the cause, where there is one,
 * is for the debug log. {@code Main} prints the message and exits with 2.
 */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1;
  private static final Pattern NATIVE_CALL =
      Pattern.compile("\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * An address that cannot be bound. Native transports put their call and its error number before
   * the reason, which helps nobody.
   *
   * @param what the key and its value
   */
  public static StartFailure binding(String what, IOException cause) {
    String reason = NATIVE_CALL.matcher(String.valueOf(cause.getMessage())).replaceAll("");
    if (reason.endsWith("Permission denied")) {
      reason += ": a port below 1024 needs root or CAP_NET_BIND_SERVICE";
    }
    return new StartFailure(what + reason, cause);
  }
}
