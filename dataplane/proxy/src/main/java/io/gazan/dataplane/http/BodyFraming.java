package io.gazan.dataplane.http;

/** How the end of a message's body is found (RFC 9112 §6.3). */
public enum BodyFraming {
  /** There is no body, whatever the header lines say. */
  NONE,
  /** Exactly {@code Content-Length} bytes, which may be none. */
  LENGTH,
  /** Chunks, then optional trailer lines. */
  CHUNKED,
  /** Everything until the sender closes; only a response can be framed so. */
  UNTIL_CLOSE
}
