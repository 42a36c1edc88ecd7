package io.gazan.crd.destination;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The scheme of a redirect's location. */
public enum RedirectScheme {
  @JsonProperty("http")
  HTTP,
  @JsonProperty("https")
  HTTPS
}
