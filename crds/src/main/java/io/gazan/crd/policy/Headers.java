package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** What changes in the heads. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Headers(
    @JsonPropertyDescription("On the request to the endpoint.")
        @ValidationRule(
            value = "!has(self.remove) || !self.remove.exists(n, n.matches('^(?i:Host)$'))",
            message = "no request is valid without Host: it can be set, not removed")
        HeaderEdits request,
    @JsonPropertyDescription("On the response to the client.")
        @ValidationRule(
            value =
                "(!has(self.set) || !['Host', 'host'].exists(n, n in self.set)) &&"
                    + " (!has(self.remove) || !self.remove.exists(n, n.matches('^(?i:Host)$')))",
            message = "Host is a header of requests")
        HeaderEdits response) {
  public Headers {
    request = request == null ? HeaderEdits.NONE : request;
    response = response == null ? HeaderEdits.NONE : response;
  }
}
