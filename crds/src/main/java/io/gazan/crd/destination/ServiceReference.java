package io.gazan.crd.destination;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.gazan.crd.Rules;
import org.jspecify.annotations.Nullable;

/**
 * A port of a Service in the namespace of the route.
 *
 * @param name empty only in what no API server validated
 * @param port number or name; null only in what no API server validated
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceReference(
    @JsonPropertyDescription("The name of a Service in the namespace of the route.")
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = Rules.IS_LABEL, message = Rules.SERVICE_MESSAGE)
        String name,
    @JsonPropertyDescription(
            "The number or the name of one of the Service's ports, at most 15 characters.")
        @Required
        @Nullable IntOrString port) {
  public ServiceReference {
    name = name == null ? "" : name;
  }
}
