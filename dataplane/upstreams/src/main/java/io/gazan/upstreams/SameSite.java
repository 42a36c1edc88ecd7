package io.gazan.upstreams;

/** The {@code SameSite} attribute of a cookie. */
public enum SameSite {
  LAX,
  STRICT,
  NONE
}
