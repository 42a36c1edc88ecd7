package io.gazan.bench;

/**
 * What the proxies have to do for a workload: which listener they open, what they do to a request
 * and what kind of endpoint they forward it to. Forwarding headers are set in all.
 */
enum Job {
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
  WEBSOCKET;

  boolean tls() {
    return this == TLS || this == TLS_RSA || this == HTTP2 || this == GRPC;
  }

  boolean headerRules() {
    return this == HEADER_RULES;
  }

  /** Whether a proxy that only moves bytes, once TLS is taken off, can do it. */
  boolean needsNoHttp() {
    return this != HTTP2 && this != GRPC;
  }
}
