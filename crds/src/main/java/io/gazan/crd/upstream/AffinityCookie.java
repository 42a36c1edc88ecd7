package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Rules;

/**
 * The cookie of {@link SessionAffinity}; {@code HttpOnly}, and {@code Secure} on TLS.
 *
 * @param maxAge as {@link io.gazan.crd.Measures#duration} reads it, at least a second
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AffinityCookie(
    @JsonPropertyDescription("Its name.")
        @Default("\"backend_id\"")
        @Size(min = 1, max = 128)
        @ValidationRule(value = Rules.IS_TOKEN, message = Rules.TOKEN_MESSAGE)
        String name,
    @JsonPropertyDescription("How long it holds: whole seconds, at least 1s.")
        @Default("\"10m\"")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.WHOLE_SECONDS, message = Rules.WHOLE_SECONDS_MESSAGE)
        String maxAge,
    @JsonPropertyDescription("Its Path.")
        @Default("\"/\"")
        @Size(min = 1, max = 1024)
        @ValidationRule(
            value = "self.matches(r'^/[!-:<-~]*$')",
            message = "must start with a slash and hold no space and no ';'")
        String path,
    @JsonPropertyDescription("Its SameSite.")
        @Default("\"Lax\"")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        CookieSameSite sameSite) {
  /** {@code backend_id} for ten minutes. */
  public static final AffinityCookie DEFAULTS =
      new AffinityCookie("backend_id", "10m", "/", CookieSameSite.LAX);

  public AffinityCookie {
    name = name == null ? "backend_id" : name;
    maxAge = maxAge == null ? "10m" : maxAge;
    path = path == null ? "/" : path;
    sameSite = sameSite == null ? CookieSameSite.LAX : sameSite;
  }
}
