package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a retry answers. */
public enum RetryCondition {
  /** The endpoint could not be dialled; nothing was sent. */
  @JsonProperty("Connect")
  CONNECT,
  /** A kept-alive connection was closed under an idempotent request. */
  @JsonProperty("Stale")
  STALE,
  /** The endpoint says it did not look at the request (HTTP/2). */
  @JsonProperty("RefusedStream")
  REFUSED_STREAM
}
