package io.gazan.crd.destination;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A fixed answer.
 *
 * @param status 200 to 599; 503 in what no API server validated
 * @param body in UTF-8, may be empty
 * @param type the value of {@code Content-Type}
 */
@ValidationRule(
    value = "!(self.status in [204, 205, 304]) || self.body.size() == 0",
    message = "an answer with status 204, 205 or 304 has no body")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Respond(
    @JsonPropertyDescription("The status of the answer, 200 to 599.") @Required @Min(200) @Max(599)
        Integer status,
    @JsonPropertyDescription("The body of the answer.") @Default("\"\"") @Size(max = 65536)
        String body,
    @JsonPropertyDescription("The Content-Type of the answer.")
        @Default("\"text/plain; charset=utf-8\"")
        @Size(min = 1, max = 256)
        @ValidationRule(
            value = "self.matches(r'^[ -~]+$')",
            message = "must be a media type such as text/html; charset=utf-8")
        String type) {
  private static final String TYPE = "text/plain; charset=utf-8";

  public Respond {
    status = status == null ? 503 : status;
    body = body == null ? "" : body;
    type = type == null ? TYPE : type;
  }
}
