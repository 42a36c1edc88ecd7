package io.gazan.crd.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Rules;
import org.jspecify.annotations.Nullable;

/**
 * A value in a Secret of the route's namespace.
 *
 * @param name empty only in what no API server validated
 * @param key null for the one that the field's description names
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretKeyReference(
    @JsonPropertyDescription("The name of a Secret in the namespace of the route.")
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.SECRET_MESSAGE)
        String name,
    @JsonPropertyDescription("The key below data. What counts without it depends on the field.")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.IS_DATA_KEY, message = Rules.DATA_KEY_MESSAGE)
        @Nullable String key) {
  public SecretKeyReference {
    name = name == null ? "" : name;
  }
}
