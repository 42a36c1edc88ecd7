package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.tls}: the certificate of the hosts, and whether plain http is sent over to https.
 *
 * @param secretName of a Secret with {@code tls.crt} and {@code tls.key}; null for the certificate
 *     that fits the name asked for, or the default one
 * @param redirect whether http is redirected (308), except where a rule redirects by itself
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouteTls(
    @JsonPropertyDescription(
            "A Secret of this namespace with tls.crt and tls.key in PEM form. Without it, the"
                + " certificate of another object that fits the name is shown, else the default"
                + " certificate.")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.SECRET_MESSAGE)
        @Nullable String secretName,
    @JsonPropertyDescription("Redirect http to https with status 308, for the paths of this route.")
        @Default("true")
        Boolean redirect) {
  public RouteTls {
    redirect = redirect == null || redirect;
  }
}
