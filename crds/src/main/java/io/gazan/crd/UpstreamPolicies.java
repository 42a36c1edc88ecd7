package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.upstream.CircuitBreaker;
import io.gazan.crd.upstream.EndpointProtocol;
import io.gazan.crd.upstream.HealthCheck;
import io.gazan.crd.upstream.LoadBalancing;
import io.gazan.crd.upstream.SessionAffinity;
import io.gazan.crd.upstream.UpstreamTls;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a rule that are about the endpoints of its backends.
 *
 * @param protocol null for what the Service's port says
 * @param healthCheck null for none: readiness is the health
 * @param slowStart as {@link Measures#duration} reads it; null for none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UpstreamPolicies(
    @JsonPropertyDescription(
            "What the endpoints speak. http1: HTTP/1.1 in clear text. https: HTTP/1.1 over TLS. h2:"
                + " HTTP/2 over TLS. h2c: HTTP/2 in clear text. auto: found out by asking. Left"
                + " out: as the appProtocol or name of the Service's port says, else http1.")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @Nullable EndpointProtocol protocol,
    @JsonPropertyDescription("How an endpoint is chosen. Weighted round robin if left out.")
        @Nullable LoadBalancing loadBalancing,
    @JsonPropertyDescription("Keeps a client on its endpoint.")
        @Nullable SessionAffinity sessionAffinity,
    @JsonPropertyDescription(
            "Asks endpoints whether they are well, besides their readiness. Left out: readiness"
                + " alone counts.")
        @Nullable HealthCheck healthCheck,
    @JsonPropertyDescription("Answers 503 instead of sending more than this to the endpoints.")
        @Nullable CircuitBreaker circuitBreaker,
    @JsonPropertyDescription(
            "How TLS is spoken to the endpoints; counts where the protocol uses TLS.")
        @Nullable UpstreamTls upstreamTls,
    @JsonPropertyDescription(
            "How long an endpoint that came back is sent less than its share, such as 30s, at most"
                + " 1h.")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.UP_TO_AN_HOUR, message = Rules.UP_TO_AN_HOUR_MESSAGE)
        @Nullable String slowStart) {
  /** As the Services say. */
  public static final UpstreamPolicies NONE =
      new UpstreamPolicies(null, null, null, null, null, null, null);
}
