package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is chosen.
 *
 * @param hashOn set if and only if the policy is {@link BalancingPolicy#HASH}, in what the API
 *     server let in
 */
@ValidationRule(
    value = "(self.policy == 'Hash') == has(self.hashOn)",
    message = "the policy Hash needs hashOn, and hashOn goes with the policy Hash only")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LoadBalancing(
    @JsonPropertyDescription(
            "RoundRobin: in turn. LeastRequests: the one with the fewest under way. RandomOfTwo:"
                + " the better one of two picked at random. Hash: always the same for the same"
                + " hashOn.")
        @Default("\"RoundRobin\"")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        BalancingPolicy policy,
    @JsonPropertyDescription("What of a request the policy Hash hashes.")
        @Nullable HashKey hashOn) {
  public LoadBalancing {
    policy = policy == null ? BalancingPolicy.ROUND_ROBIN : policy;
  }
}
