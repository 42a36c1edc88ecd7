package io.gazan.dataplane.http.reply;

/**
 * Every way in which an exchange can end with an answer of the proxy's own. The status goes to the
 * client, the reason is the bounded label of {@code gazan_errors_total} and of the access log. A
 * reply to a request that could not be read closes the connection, because nobody can say where the
 * next request begins.
 */
public enum ErrorReply {
  NO_ROUTE(404, "no_route", false),
  NO_ENDPOINT(503, "no_endpoint", false),
  CIRCUIT_OPEN(503, "circuit_open", false),
  OVERLOADED(503, "overloaded", true),
  AUTH_UNAVAILABLE(503, "auth_unavailable", false),
  CONNECT_REFUSED(502, "connect_refused", false),
  UPSTREAM_TLS(502, "upstream_tls", false),
  UPSTREAM_CLOSED(502, "upstream_closed", false),
  UPSTREAM_PROTOCOL(502, "upstream_protocol", false),
  CONNECT_TIMEOUT(504, "connect_timeout", false),
  RESPONSE_TIMEOUT(504, "response_timeout", false),
  BAD_REQUEST(400, "bad_request", true),
  CLIENT_CERTIFICATE(400, "client_certificate", true),
  AMBIGUOUS_PATH(400, "ambiguous_path", false),
  ADDRESS_DENIED(403, "address_denied", false),
  ORIGIN_DENIED(403, "origin_denied", false),
  UNAUTHORIZED(401, "unauthorized", false),
  METHOD(405, "method", true),
  REQUEST_TIMEOUT(408, "request_timeout", true),
  SLOW_BODY(408, "slow_body", true),
  BODY_TOO_LARGE(413, "body_too_large", true),
  TARGET_TOO_LONG(414, "target_too_long", true),
  EXPECTATION(417, "expectation", true),
  MISDIRECTED(421, "misdirected", false),
  RATE_LIMITED(429, "rate_limited", false),
  FAILURE_LIMITED(429, "x4xx_limited", false),
  HEADERS_TOO_LARGE(431, "headers_too_large", true),
  CLIENT_CLOSED(499, "client_closed", true),
  SLOW_READER(499, "slow_reader", true),
  INTERNAL(500, "internal", true),
  NOT_IMPLEMENTED(501, "not_implemented", true),
  VERSION(505, "version", true);

  private final int status;
  private final String reason;
  private final boolean closes;

  ErrorReply(int status, String reason, boolean closes) {
    this.status = status;
    this.reason = reason;
    this.closes = closes;
  }

  /** A number from 0 on, for tables of what belongs to each reply. */
  @SuppressWarnings("EnumOrdinal")
  public int index() {
    return ordinal();
  }

  /** The status code that the client gets; 499 is never sent, only logged. */
  public int status() {
    return status;
  }

  /** The metric label, lower case with underscores. */
  public String reason() {
    return reason;
  }

  /** Whether the client's connection ends with this reply whatever the client asked for. */
  public boolean closes() {
    return closes;
  }

  /** The body of the reply: the status, its phrase and a line end. */
  public String text() {
    return status + " " + StatusText.of(status) + "\n";
  }
}
