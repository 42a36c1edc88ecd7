package io.gazan.upstreams.cluster;

/** What a cluster's endpoints speak. */
public enum Protocol {
  /** Not said: found out by asking. */
  AUTO,
  /** Plain HTTP/1.1. */
  HTTP1,
  /** HTTP/1.1 over TLS. */
  HTTPS,
  /** HTTP/2 over TLS, agreed on by ALPN (RFC 9113 §3.2). */
  H2,
  /** HTTP/2 with prior knowledge in clear text (RFC 9113 §3.3). */
  H2C;

  /** Whether TLS may come into it: {@link #AUTO} asks for TLS first. */
  public boolean mayUseTls() {
    return switch (this) {
      case AUTO, HTTPS, H2 -> true;
      case HTTP1, H2C -> false;
    };
  }
}
