package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Rules;
import org.jspecify.annotations.Nullable;

/**
 * How long the data plane waits, as {@link io.gazan.crd.Measures#duration} reads it: 1 ms to a day.
 * Null for what it is configured to.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Timeouts(
    @JsonPropertyDescription("Until a connection to an endpoint stands, such as 2s.")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.UP_TO_A_DAY, message = Rules.UP_TO_A_DAY_MESSAGE)
        @Nullable String connect,
    @JsonPropertyDescription(
            "From the end of the request to the head of its response, such as 60s.")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.UP_TO_A_DAY, message = Rules.UP_TO_A_DAY_MESSAGE)
        @Nullable String response,
    @JsonPropertyDescription("Between two pieces of the response's body, such as 60s.")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.UP_TO_A_DAY, message = Rules.UP_TO_A_DAY_MESSAGE)
        @Nullable String idle) {}
