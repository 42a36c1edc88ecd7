package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which exchanges get a line. (Not {@code Off}, which YAML 1.1 takes for false.) */
public enum AccessLog {
  @JsonProperty("None")
  NONE,
  /** Those with a status of 400 or above. */
  @JsonProperty("Errors")
  ERRORS,
  @JsonProperty("All")
  ALL
}
