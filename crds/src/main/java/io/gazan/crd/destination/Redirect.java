package io.gazan.crd.destination;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Sends clients elsewhere. What is null is taken from the request, as are path and query.
 *
 * @param port null with a hostname or scheme: the scheme's own; null without either: the request's
 * @param path goes before the path of the request; null for nothing
 * @param statusCode 301, 302, 303, 307 or 308
 */
@ValidationRule(
    value = "has(self.scheme) || has(self.hostname) || has(self.port) || has(self.path)",
    message = "redirect needs at least one of scheme, hostname, port and path")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Redirect(
    @JsonPropertyDescription("Of the new location. Left out: the request's.")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @Nullable RedirectScheme scheme,
    @JsonPropertyDescription("Of the new location, in lower case. Left out: the request's.")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.IS_HOSTNAME, message = Rules.HOSTNAME_MESSAGE)
        @Nullable String hostname,
    @JsonPropertyDescription(
            "Of the new location. Left out: the scheme's own where scheme or hostname are set, else"
                + " the request's.")
        @Min(1)
        @Max(65535)
        @Nullable Integer port,
    @JsonPropertyDescription(
            "Goes before the path of the request: /new makes /new/a of /a. The query stays.")
        @Size(min = 1, max = 1024)
        @ValidationRule(value = Rules.STARTS_WITH_SLASH, message = Rules.SLASH_MESSAGE)
        @ValidationRule(value = Rules.IS_PATH, message = Rules.PATH_MESSAGE)
        @ValidationRule(value = Rules.IS_CANONICAL, message = Rules.CANONICAL_MESSAGE)
        @Nullable String path,
    @JsonPropertyDescription("The status of the answer: 301, 302, 303, 307 or 308.")
        @Default("301")
        @ValidationRule(
            value = "self in [301, 302, 303, 307, 308]",
            message = "must be 301, 302, 303, 307 or 308")
        Integer statusCode) {
  public Redirect {
    statusCode = statusCode == null ? 301 : statusCode;
  }
}
