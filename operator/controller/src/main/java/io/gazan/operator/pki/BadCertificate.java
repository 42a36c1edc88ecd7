package io.gazan.operator.pki;

/** A certificate or key that cannot be used; the message says which and why, and holds no key. */
public final class BadCertificate extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  public BadCertificate(String message) {
    super(message);
    reason = message;
  }

  BadCertificate(String message, Throwable cause) {
    super(message, cause);
    reason = message;
  }

  /** The message, which this always has. */
  String reason() {
    return reason;
  }
}
