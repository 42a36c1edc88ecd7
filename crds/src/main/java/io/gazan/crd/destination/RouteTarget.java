package io.gazan.crd.destination;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Lists;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a rule that say where its requests go; exactly one is set in what the API server
 * let in.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouteTarget(
    @JsonPropertyDescription(
            "The Services that take the requests, shared between them by weight: canary, blue and"
                + " green.")
        @Size(min = 1, max = 16)
        @ValidationRule(
            value = "self.exists(b, b.weight > 0)",
            message = "at least one backend needs a weight above 0")
        List<Backend> backends,
    @JsonPropertyDescription("Sends clients elsewhere; no endpoint is asked.")
        @Nullable Redirect redirect,
    @JsonPropertyDescription("A fixed answer, such as a maintenance page; no endpoint is asked.")
        @Nullable Respond respond) {
  /** Nothing is said. */
  public static final RouteTarget NONE = new RouteTarget(List.of(), null, null);

  public RouteTarget {
    backends = Lists.copy(backends);
  }
}
