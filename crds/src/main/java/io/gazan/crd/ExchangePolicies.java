package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.gazan.crd.policy.AccessLog;
import io.gazan.crd.policy.Headers;
import io.gazan.crd.policy.Retries;
import io.gazan.crd.policy.Rewrite;
import io.gazan.crd.policy.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a rule that change an exchange on its way.
 *
 * @param accessLog null for what the data plane is configured to do
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExchangePolicies(
    @JsonPropertyDescription("Headers to set, add or remove on the request and on the response.")
        @Nullable Headers headers,
    @JsonPropertyDescription("What stands in place of the rule's path in the path that is sent on.")
        @Nullable Rewrite rewrite,
    @JsonPropertyDescription(
            "How long the data plane waits for endpoints. What is left out is as the data plane is"
                + " configured.")
        @Nullable Timeouts timeouts,
    @JsonPropertyDescription(
            "When a request is tried again on another endpoint or connection. Never after a byte of"
                + " the response.")
        @Nullable Retries retries,
    @JsonPropertyDescription(
            "Which exchanges are written to the access log. Left out: as the data plane is"
                + " configured.")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @Nullable AccessLog accessLog) {
  /** Nothing is changed. */
  public static final ExchangePolicies NONE = new ExchangePolicies(null, null, null, null, null);
}
