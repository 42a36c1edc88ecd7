package io.gazan.operator.stream.entry;

import java.util.Locale;

/** Why somebody was not let in; the label of a metric. */
public enum Refusal {
  TOO_MANY_CONNECTIONS,
  TOO_MANY_OF_ADDRESS,
  NO_CERTIFICATE,
  HANDSHAKE,
  NO_HTTP2,
  TOO_MANY_BYTES,
  NO_REQUEST_IN_TIME,
  BROKEN_CONNECTION,
  NOT_FOUND(404, "not found"),
  METHOD(405, "only POST"),
  BAD_REQUEST(400, "bad request"),
  NO_TOKEN(401, "no bearer token"),
  TOKEN(401, "token refused"),
  ACCOUNT(403, "this ServiceAccount may not connect"),
  REVIEW_UNAVAILABLE(503, "token cannot be checked now"),
  NOT_LEADER(503, "not leader");

  private final int status;
  private final String text;

  Refusal() {
    this(0, "");
  }

  Refusal(int status, String text) {
    this.status = status;
    this.text = text;
  }

  /** Of the answer; 0 where there is none. */
  int status() {
    return status;
  }

  /** The answer's body. */
  String text() {
    return text;
  }

  /** As a metric's label says it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
