package io.gazan.crd.auth;

import com.fasterxml.jackson.annotation.JsonFormat;
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
 * Another server is asked: a 2xx lets in; 401, 403 and redirects go to the client; anything else is
 * 503.
 *
 * @param url empty only in what no API server validated
 * @param timeout as {@link io.gazan.crd.Measures#duration} reads it, at most one minute
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ForwardAuth(
    @JsonPropertyDescription(
            "The http or https URL to ask. A 2xx lets the request in; 401, 403 and redirects go to"
                + " the client; anything else is 503.")
        @Required
        @Size(min = 1, max = 2048)
        @ValidationRule(value = Rules.IS_URL, message = Rules.URL_MESSAGE)
        String url,
    @JsonPropertyDescription("How to ask.")
        @Default("\"GET\"")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        ForwardMethod method,
    @JsonPropertyDescription("Headers of the answer that go on the request to the endpoint.")
        @Size(min = 1, max = 32)
        @ValidationRule(value = Rules.ARE_TOKENS, message = Rules.TOKEN_MESSAGE)
        @ValidationRule(
            value =
                "!self.exists(n,"
                    + " n.matches(r'^(?i:Host|Connection|Content-Length|Transfer-Encoding|Keep-Alive|Proxy-Connection|TE|Trailer|Upgrade|Expect)$'))",
            message =
                "Host, Connection, Content-Length, Transfer-Encoding, Keep-Alive, Proxy-Connection,"
                    + " TE, Trailer, Upgrade and Expect are the request's own")
        List<@Size(min = 1, max = 128) String> responseHeaders,
    @JsonPropertyDescription("How long the whole question may take, at most 1m.")
        @Default("\"5s\"")
        @Size(min = 1, max = 24)
        @ValidationRule(value = Rules.UP_TO_A_MINUTE, message = Rules.UP_TO_A_MINUTE_MESSAGE)
        String timeout) {
  public ForwardAuth {
    url = url == null ? "" : url;
    method = method == null ? ForwardMethod.GET : method;
    responseHeaders = Lists.copy(responseHeaders);
    timeout = timeout == null ? "5s" : timeout;
  }
}
