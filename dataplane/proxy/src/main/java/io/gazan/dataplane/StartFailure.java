package io.gazan.dataplane;

/**
 * The data plane cannot start for a reason the person who started it can act on: a port in use, a
 * privileged port without rights, a folder that cannot be read. The message is the whole line they
 * see, in their words (keys of main.yaml and the value that failed); the cause, where there is one,
 * is for the debug log. {@link Main} prints the message and exits with 2.
 */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1;

  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
