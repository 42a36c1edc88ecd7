package io.gazan.dataplane.cluster.probe;

import java.util.List;

/** The application protocols that a TLS handshake with an endpoint offers (ALPN, RFC 7301). */
public enum Alpn {
  HTTP1,
  H2,
  /** HTTP/2 first: which of the two, the endpoint says. */
  BOTH;

  /** As they stand in the ClientHello, the preferred one first. */
  public List<String> names() {
    return switch (this) {
      case HTTP1 -> List.of("http/1.1");
      case H2 -> List.of("h2");
      case BOTH -> List.of("h2", "http/1.1");
    };
  }
}
