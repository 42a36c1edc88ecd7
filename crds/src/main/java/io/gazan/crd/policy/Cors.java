package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Lists;
import io.gazan.crd.Rules;
import java.util.List;

/**
 * Which pages of other origins a browser lets use a path (Fetch Standard, "HTTP-CORS protocol").
 * Fields are named as in the Gateway API.
 *
 * @param allowOrigins empty only in what no API server validated
 * @param allowHeaders empty: whatever a preflight asks for
 * @param maxAge as {@link io.gazan.crd.Measures#duration} reads it, at most a day
 */
@ValidationRule(
    value = "!self.allowCredentials || !('*' in self.allowOrigins)",
    message = "every origin and allowCredentials do not go together: name the origins")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Cors(
    @JsonPropertyDescription(
            "https://app.example.com, https://*.example.com for every name below it, or * alone for"
                + " everyone.")
        @Required
        @Size(min = 1, max = 32)
        @ValidationRule(
            value =
                "self.all(o, o == '*' ||"
                    + " o.matches(r'^[A-Za-z][A-Za-z0-9+.-]*://(([*][.])?[-.0-9A-Z_a-z]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$'))",
            message =
                "each must be an origin such as https://app.example.com, https://*.example.com for"
                    + " every name below it, or *")
        @ValidationRule(
            value = "!('*' in self) || self.size() == 1",
            message = "* stands for every origin and stands alone")
        List<@Size(min = 1, max = 256) String> allowOrigins,
    @JsonPropertyDescription("Methods that a preflight lets through.")
        @Default("[\"GET\",\"HEAD\",\"POST\",\"PUT\",\"PATCH\",\"DELETE\"]")
        @Size(min = 1, max = 16)
        @ValidationRule(value = Rules.ARE_TOKENS, message = Rules.TOKEN_MESSAGE)
        List<@Size(min = 1, max = 32) String> allowMethods,
    @JsonPropertyDescription(
            "Request headers that a preflight lets through. Left out: whatever it asks for.")
        @Size(min = 1, max = 64)
        @ValidationRule(value = Rules.ARE_TOKENS, message = Rules.TOKEN_MESSAGE)
        List<@Size(min = 1, max = 128) String> allowHeaders,
    @JsonPropertyDescription("Response headers that the page may read besides the safe ones.")
        @Size(min = 1, max = 64)
        @ValidationRule(value = Rules.ARE_TOKENS, message = Rules.TOKEN_MESSAGE)
        List<@Size(min = 1, max = 128) String> exposeHeaders,
    @JsonPropertyDescription("Whether the page may send cookies and credentials.") @Default("false")
        Boolean allowCredentials,
    @JsonPropertyDescription("How long a browser may remember a preflight, at most 24h.")
        @Default("\"10m\"")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.ZERO_TO_A_DAY, message = Rules.ZERO_TO_A_DAY_MESSAGE)
        String maxAge) {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  public Cors {
    allowOrigins = Lists.copy(allowOrigins);
    allowMethods = allowMethods == null ? METHODS : Lists.copy(allowMethods);
    allowHeaders = Lists.copy(allowHeaders);
    exposeHeaders = Lists.copy(exposeHeaders);
    allowCredentials = allowCredentials != null && allowCredentials;
    maxAge = maxAge == null ? "10m" : maxAge;
  }
}
