package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** What the endpoints of a backend are sent at the most; 0 is no limit. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CircuitBreaker(
    @JsonPropertyDescription(
            "Connections open to all endpoints of a backend together; 0 for no limit.")
        @Default("1024")
        @Min(0)
        @Max(1_000_000)
        Integer connections,
    @JsonPropertyDescription("Requests that wait for a connection; 0 for no limit.")
        @Default("1024")
        @Min(0)
        @Max(1_000_000)
        Integer pending,
    @JsonPropertyDescription("Requests under way; 0 for no limit.")
        @Default("0")
        @Min(0)
        @Max(1_000_000)
        Integer requests) {
  public CircuitBreaker {
    connections = connections == null ? 1024 : connections;
    pending = pending == null ? 1024 : pending;
    requests = requests == null ? 0 : requests;
  }
}
