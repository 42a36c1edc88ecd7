package io.gazan.dataplane.testing;

/** How an {@link EchoEndpoint} treats the requests that reach it. */
public enum Mood {
  /** Answers as told. */
  WELL,
  /** Takes the request, then closes without a byte. */
  CLOSES,
  /** Takes the request, then resets the connection. */
  RESETS,
  /** Resets every connection as soon as it is made. */
  RESETS_AT_ONCE,
  /** Takes requests and never answers. */
  SILENT
}
