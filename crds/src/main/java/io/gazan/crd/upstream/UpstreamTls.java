package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Rules;
import io.gazan.crd.auth.SecretKeyReference;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken to endpoints.
 *
 * @param caSecretRef whom to trust, without a key: {@code ca.crt}; null for whom the data plane's
 *     platform trusts
 * @param serverName to ask for and to verify; null for the name that the endpoint's address has
 * @param clientSecretName of a Secret with {@code tls.crt} and {@code tls.key} to show to an
 *     endpoint that wants a certificate; null for none
 */
@ValidationRule(
    value = "!has(self.caSecretRef) || self.verify",
    message = "caSecretRef goes with verify: true; without it, any certificate will do")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UpstreamTls(
    @JsonPropertyDescription(
            "Whether an endpoint's certificate must be trusted and carry the name asked for; else"
                + " any will do.")
        @Default("false")
        Boolean verify,
    @JsonPropertyDescription(
            "Where the certificates to trust stand in PEM form; goes with verify. Without a key:"
                + " the key ca.crt. Left out: what the data plane's platform trusts.")
        @Nullable SecretKeyReference caSecretRef,
    @JsonPropertyDescription(
            "The host name to ask for (SNI) and to verify. Left out: the address of the endpoint.")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.IS_HOSTNAME, message = Rules.HOSTNAME_MESSAGE)
        @Nullable String serverName,
    @JsonPropertyDescription(
            "A Secret of this namespace with tls.crt and tls.key to show to an endpoint that wants"
                + " a certificate.")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.SECRET_MESSAGE)
        @Nullable String clientSecretName) {
  public UpstreamTls {
    verify = verify != null && verify;
  }
}
