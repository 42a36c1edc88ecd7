package io.gazan.dataplane.testing.corpus;

/** What has to become of a case. */
public enum Expected {
  /** An error response, a closed connection after a 400, and nothing at the endpoint. */
  REFUSED,
  /**
   * The head was fine, the body is not: an error, a close, and no whole request at the endpoint.
   */
  BROKEN_BODY,
  /** It reaches the endpoint once, cleaned up, and the connection goes on. */
  TAKEN,
  /** Refused or taken: both are safe. */
  EITHER,
  /** Not a whole request: nothing whole at the endpoint, however long one waits. */
  WAITS
}
