package io.gazan.crd.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * User and password by RFC 7617.
 *
 * @param secretRef without a key: {@code username} and {@code password} of a Secret of type {@code
 *     kubernetes.io/basic-auth}, else {@code auth}; null only in what no API server validated
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BasicAuth(
    @JsonPropertyDescription(
            "Where the users stand: user:password, or lines of an htpasswd file (bcrypt, apr1 or"
                + " SHA). Without a key: username and password of a Secret of type"
                + " kubernetes.io/basic-auth, else the key auth.")
        @Required
        @Nullable SecretKeyReference secretRef,
    @JsonPropertyDescription("What a browser shows when it asks.")
        @Default("\"gazan\"")
        @Size(min = 1, max = 256)
        @ValidationRule(
            value = "self.matches(r'^[ !#-\\[\\]-~]+$')",
            message = "must be ASCII text without quotes and backslashes")
        String realm) {
  public BasicAuth {
    realm = realm == null ? "gazan" : realm;
  }
}
