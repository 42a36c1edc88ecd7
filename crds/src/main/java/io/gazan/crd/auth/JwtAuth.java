package io.gazan.crd.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Lists;
import io.gazan.crd.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signed token by RFC 7519; exactly one of secret and key set is given in what the API server let
 * in.
 *
 * @param secretRef of HS256, 32 bytes or more; without a key: {@code secret}
 * @param jwksUrl of a key set (RFC 7517)
 * @param issuer what {@code iss} has to be; null for any
 * @param audiences one of which {@code aud} has to name; empty for any
 */
@ValidationRule(
    value = "has(self.secretRef) != has(self.jwksUrl)",
    message = "jwt has exactly one of secretRef and jwksUrl")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JwtAuth(
    @JsonPropertyDescription(
            "Where the secret of HS256 stands, 32 bytes or more. Without a key: the key secret.")
        @Nullable SecretKeyReference secretRef,
    @JsonPropertyDescription(
            "Where a key set (RFC 7517) is fetched, for tokens that are signed with RS, PS, ES or"
                + " EdDSA.")
        @Size(min = 1, max = 2048)
        @ValidationRule(value = Rules.IS_URL, message = Rules.URL_MESSAGE)
        @Nullable String jwksUrl,
    @JsonPropertyDescription("What the token's iss has to be. Left out: anything.")
        @Size(min = 1, max = 2048)
        @Nullable String issuer,
    @JsonPropertyDescription("One of these has to be in the token's aud. Left out: anything.")
        @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 2048) String> audiences) {
  public JwtAuth {
    audiences = Lists.copy(audiences);
  }
}
