package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The {@code SameSite} attribute of a cookie. */
public enum CookieSameSite {
  @JsonProperty("Lax")
  LAX,
  @JsonProperty("Strict")
  STRICT,
  @JsonProperty("None")
  NONE
}
