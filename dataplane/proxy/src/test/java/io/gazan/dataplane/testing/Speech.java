package io.gazan.dataplane.testing;

/** What a {@link SpeakingEndpoint} speaks. */
public enum Speech {
  /** HTTP/1.1; breaks off at anything else. */
  PLAIN,
  /** HTTP/1.1, and not a word before a head is whole, as servers do that read lines. */
  PLAIN_WHOLE_HEADS,
  /** HTTP/1.1 whose answers take 1.3 s; breaks off at anything else. */
  PLAIN_SLOW,
  /** HTTP/1.1 over TLS, as ALPN says; breaks off at anything else. */
  TLS,
  /** HTTP/1.1 over TLS by a server that knows no ALPN. */
  TLS_WITHOUT_ALPN,
  /** HTTP/1.1 over TLS; requests in clear text get 400. */
  TLS_OR_400,
  /** The same, and the handshake takes 400 ms. */
  TLS_SLOW_OR_400,
  /** HTTP/2 or HTTP/1.1 over TLS, as ALPN says. */
  TLS_WITH_H2,
  /** HTTP/2 with prior knowledge; says so in its own preface at once, as Netty and gRPC do. */
  H2C,
  /** HTTP/2 with prior knowledge; not a word before the client's preface. */
  H2C_POLITE,
  /** Both versions in clear text. */
  PLAIN_OR_H2C,
  /** Takes connections and bytes, and says nothing. */
  SILENT,
  /** Closes every connection at once. */
  CLOSES
}
