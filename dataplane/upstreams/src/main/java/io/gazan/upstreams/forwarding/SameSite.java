package io.gazan.upstreams.forwarding;

/** The {@code SameSite} attribute of a cookie. */
public enum SameSite {
  LAX,
  STRICT,
  NONE
}
