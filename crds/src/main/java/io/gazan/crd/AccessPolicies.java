package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.auth.AuthPolicy;
import io.gazan.crd.policy.Cors;
import io.gazan.crd.policy.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a rule that say who may ask for how much.
 *
 * @param allow addresses and blocks; empty for everyone
 * @param deny addresses and blocks, which count before {@code allow}
 * @param clientErrorsPerSecond 4xx answers for one client; null for no limit
 * @param maxBody of a request, as {@link Measures#bytes} reads it; null for the data plane's own
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AccessPolicies(
    @JsonPropertyDescription(
            "Who may send requests. Without credentials that fit, a request is answered with 401"
                + " and no endpoint sees it. Where a Secret is missing or broken, the path answers"
                + " 503.")
        @Nullable AuthPolicy auth,
    @JsonPropertyDescription(
            "Addresses and blocks (10.0.0.0/8) of the clients that may ask; everyone if it is left"
                + " out. Others get 403.")
        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.ARE_ADDRESSES, message = Rules.ADDRESSES_MESSAGE)
        List<@Size(min = 1, max = 43) String> allow,
    @JsonPropertyDescription(
            "Addresses and blocks (10.0.0.0/8) of the clients that may not ask, whatever allow"
                + " says. They get 403.")
        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.ARE_ADDRESSES, message = Rules.ADDRESSES_MESSAGE)
        List<@Size(min = 1, max = 43) String> deny,
    @JsonPropertyDescription(
            "Which pages of other origins a browser lets use this path. The data plane answers"
                + " preflight requests itself.")
        @Nullable Cors cors,
    @JsonPropertyDescription(
            "How much one client address may ask of one data plane. What is beyond gets 429.")
        @Nullable RateLimit rateLimit,
    @JsonPropertyDescription(
            "How many 4xx answers a second one client address may cause. Who causes more gets 429"
                + " until it was quiet for a second.")
        @Min(1)
        @Max(1_000_000)
        @Nullable Integer clientErrorsPerSecond,
    @JsonPropertyDescription(
            "The largest body of a request, such as 512Ki, 10Mi or 1Gi; 0 for no limit. Larger ones"
                + " get 413. Left out: as the data plane is configured.")
        @Size(min = 1, max = 16)
        @ValidationRule(
            value = "self.matches(r'^([0-9]{1,10}B?|[0-9]{1,6}(Ki|Mi|Gi)B?)$')",
            message = "must be a size such as 1048576, 512Ki, 10Mi or 1Gi; 0 for no limit")
        @Nullable String maxBody) {
  /** Open to everybody. */
  public static final AccessPolicies NONE =
      new AccessPolicies(null, List.of(), List.of(), null, null, null, null);

  public AccessPolicies {
    allow = Lists.copy(allow);
    deny = Lists.copy(deny);
  }
}
