package io.gazan.crd.destination;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * One of the Services of a rule.
 *
 * @param service null only in what no API server validated
 * @param weight relative to its siblings, 0 to 1,000,000
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Backend(
    @JsonPropertyDescription("A Service of this namespace.") @Required
        @Nullable ServiceReference service,
    @JsonPropertyDescription(
            "The share of requests, relative to the other backends of the rule. 0 takes no new"
                + " clients.")
        @Default("1")
        @Min(0)
        @Max(1_000_000)
        Integer weight) {
  public Backend {
    weight = weight == null ? 1 : weight;
  }
}
