package io.gazan.upstreams.forwarding;

/** What a retry answers. */
public enum RetryOn {
  /** The endpoint could not be dialled; nothing was sent. */
  CONNECT,
  /** A kept-alive connection was closed under an idempotent request. */
  STALE,
  /** The endpoint says it did not look at the request (HTTP/2). */
  REFUSED_STREAM
}
