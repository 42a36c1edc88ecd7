package io.gazan.bench.workload;

/**
 * What the proxies have to do for a workload: which listener they open, what they do to a request
 * and what kind of endpoint they forward it to. Forwarding headers are set in all.
 */
public enum Job {
  /** HTTP/1.1 on both sides, one route. */
  FORWARD,
  /** HTTP/1.1 on both sides, two routes with header rules. */
  HEADER_RULES,
  /** TLS from the client, HTTP/1.1 to the endpoints; the listener offers HTTP/2 as well. */
  TLS,
  /** The same with a certificate of an RSA key. */
  TLS_RSA,
  /** As {@link #TLS}, but the client takes the HTTP/2. */
  HTTP2,
  /** HTTP/2 over TLS from the client, HTTP/2 with prior knowledge to the endpoints. */
  GRPC,
  /** An upgraded HTTP/1.1 connection through to the endpoint. */
  WEBSOCKET,
  /** As {@link #FORWARD}, for those who show a token signed by HS256. */
  AUTH_JWT,
  /** As {@link #FORWARD}, for those who show a key. */
  AUTH_API_KEY,
  /** As {@link #FORWARD}, for those who show a password, of which the proxy has a bcrypt hash. */
  AUTH_BASIC,
  /** As {@link #FORWARD}, with each client's requests counted against a limit it does not reach. */
  RATE_LIMIT,
  /** As {@link #FORWARD}, with a line in a file for each request. */
  ACCESS_LOG;

  public boolean tls() {
    return this == TLS || this == TLS_RSA || this == HTTP2 || this == GRPC;
  }

  public boolean headerRules() {
    return this == HEADER_RULES;
  }

  /**
   * Whether it is {@link #FORWARD} and one thing more, whose price is wanted: it is measured beside
   * the same proxy without that thing.
   */
  public boolean isAddition() {
    return switch (this) {
      case AUTH_JWT, AUTH_API_KEY, AUTH_BASIC, RATE_LIMIT, ACCESS_LOG -> true;
      case FORWARD, HEADER_RULES, TLS, TLS_RSA, HTTP2, GRPC, WEBSOCKET -> false;
    };
  }

  /** Whether a proxy that only moves bytes, once TLS is taken off, can do it. */
  public boolean needsNoHttp() {
    return this != HTTP2 && this != GRPC && !isAddition();
  }
}
