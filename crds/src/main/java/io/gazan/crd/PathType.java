package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a path is compared. */
public enum PathType {
  /** By whole segments: {@code /foo} takes {@code /foo}, {@code /foo/} and {@code /foo/x}. */
  @JsonProperty("Prefix")
  PREFIX,
  /** This path and no other. */
  @JsonProperty("Exact")
  EXACT
}
