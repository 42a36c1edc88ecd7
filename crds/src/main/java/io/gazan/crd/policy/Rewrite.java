package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Rules;

/**
 * Another path for the endpoint.
 *
 * @param prefix stands in place of the rule's path
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Rewrite(
    @JsonPropertyDescription(
            "Stands in place of the rule's path: with the path /api, / makes /users of /api/users.")
        @Required
        @Size(min = 1, max = 1024)
        @ValidationRule(value = Rules.STARTS_WITH_SLASH, message = Rules.SLASH_MESSAGE)
        @ValidationRule(value = Rules.IS_PATH, message = Rules.PATH_MESSAGE)
        @ValidationRule(value = Rules.IS_CANONICAL, message = Rules.CANONICAL_MESSAGE)
        String prefix) {
  public Rewrite {
    prefix = prefix == null ? "/" : prefix;
  }
}
