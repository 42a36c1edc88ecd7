package io.gazan.dataplane.provider.consul;

import java.util.Locale;

/** A query that brought no usable answer. The message never holds the token. */
final class ConsulFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, as metrics count it. */
  enum Reason {
    /** No connection: refused, timed out, or the name is not known. */
    CONNECT,
    /** TLS with the server failed. */
    TLS,
    /** The connection ended before the answer was whole. */
    CLOSED,
    /** No whole answer within the wait and its grace. */
    TIMEOUT,
    /** The token may not read the service. */
    FORBIDDEN,
    /** Another status than 200, redirects included. */
    STATUS,
    /** The answer is longer than a document may be. */
    TOO_LARGE,
    /** The answer is not what Consul answers. */
    NOT_UNDERSTOOD,
    /** What Consul said was not taken into service. */
    REFUSED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  ConsulFailure(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
