package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/**
 * A token bucket for each client address.
 *
 * @param requestsPerSecond at least 1, which it also is in what no API server validated
 * @param burst how many at once after a rest; as many as a second's where nothing is said
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RateLimit(
    @JsonPropertyDescription("How many requests a second one client may make for good.")
        @Required
        @Min(1)
        @Max(1_000_000)
        Integer requestsPerSecond,
    @JsonPropertyDescription(
            "How many requests one client may make at once after a rest. Left out: as many as"
                + " requestsPerSecond.")
        @Min(1)
        @Max(1_000_000)
        Integer burst) {
  public RateLimit {
    requestsPerSecond = requestsPerSecond == null ? 1 : requestsPerSecond;
    burst = burst == null ? requestsPerSecond : burst;
  }
}
