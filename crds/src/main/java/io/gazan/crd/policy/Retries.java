package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.gazan.crd.Lists;
import java.util.List;

/**
 * When a request is tried again.
 *
 * @param attempts after the first try, 0 to 10
 * @param when what is retried; everything where nothing is said. (Not {@code on}, which YAML 1.1
 *     takes for true.)
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Retries(
    @JsonPropertyDescription("How often at the most, after the first try; 0 is never.")
        @Default("2")
        @Min(0)
        @Max(10)
        Integer attempts,
    @JsonPropertyDescription(
            "What is tried again. Connect: the endpoint could not be dialled. Stale: a kept-alive"
                + " connection was closed under an idempotent request. RefusedStream: the endpoint"
                + " says that it did not look at the request. Left out: all of them.")
        @Size(min = 1, max = 3)
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        List<RetryCondition> when) {
  public Retries {
    attempts = attempts == null ? 2 : attempts;
    when = when == null ? List.of(RetryCondition.values()) : Lists.copy(when);
  }
}
