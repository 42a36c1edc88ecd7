package io.gazan.crd.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Who may send requests: exactly one branch is set in what the API server let in. When none or
 * several are, nobody may.
 */
@ValidationRule(
    value =
        "(has(self.basic) ? 1 : 0) + (has(self.apiKey) ? 1 : 0) + (has(self.jwt) ? 1 : 0) +"
            + " (has(self.forward) ? 1 : 0) + (has(self.none) ? 1 : 0) == 1",
    message = "auth has exactly one of basic, apiKey, jwt, forward and none")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthPolicy(
    @JsonPropertyDescription("User and password (RFC 7617).") @Nullable BasicAuth basic,
    @JsonPropertyDescription("The header X-Api-Key.") @Nullable ApiKeyAuth apiKey,
    @JsonPropertyDescription(
            "A signed token (RFC 7519) in the Authorization header, or in the query parameter"
                + " gazantoken.")
        @Nullable JwtAuth jwt,
    @JsonPropertyDescription("Another server is asked.") @Nullable ForwardAuth forward,
    @JsonPropertyDescription("true: everybody may, whatever is configured for all paths.")
        @ValidationRule(
            value = "self",
            message =
                "can only be true; to ask for credentials, name basic, apiKey, jwt or forward"
                    + " instead")
        @Nullable Boolean none) {}
