package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Asks endpoints whether they are well: a status below 500, or 501, says so.
 *
 * @param path with an optional query
 * @param interval as {@link io.gazan.crd.Measures#duration} reads it: 100 ms to a day
 * @param timeout likewise, at most 5 s; null for the interval, at most 5 s
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HealthCheck(
    @JsonPropertyDescription("How to ask.")
        @Default("\"HEAD\"")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        HealthCheckMethod method,
    @JsonPropertyDescription("What to ask for; a query may follow.")
        @Default("\"/\"")
        @Size(min = 1, max = 1024)
        @ValidationRule(value = Rules.IS_PATH_AND_QUERY, message = Rules.PATH_AND_QUERY_MESSAGE)
        String path,
    @JsonPropertyDescription("From one question to the next: 100ms to 24h.")
        @Default("\"2s\"")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.CHECK_INTERVAL, message = Rules.CHECK_INTERVAL_MESSAGE)
        String interval,
    @JsonPropertyDescription(
            "How long an answer may take: 100ms to 5s. Left out: the interval, at most 5s.")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.CHECK_TIMEOUT, message = Rules.CHECK_TIMEOUT_MESSAGE)
        @Nullable String timeout) {
  public HealthCheck {
    method = method == null ? HealthCheckMethod.HEAD : method;
    path = path == null ? "/" : path;
    interval = interval == null ? "2s" : interval;
  }
}
