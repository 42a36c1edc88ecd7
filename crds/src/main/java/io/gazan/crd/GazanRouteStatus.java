package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code status}: what became of the route.
 *
 * @param conditions one of each {@code type}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GazanRouteStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Accepted: the route is served as written. ResolvedRefs: every Service and Secret it"
                + " names is there and can be used. Programmed: every ready data plane has it in"
                + " force.")
        List<Condition> conditions) {
  /** The route is served as written. */
  public static final String ACCEPTED = "Accepted";

  /** Everything that the route names is there. */
  public static final String RESOLVED_REFS = "ResolvedRefs";

  /** Every ready data plane has this generation in force. */
  public static final String PROGRAMMED = "Programmed";

  public GazanRouteStatus {
    conditions = Lists.copy(conditions);
  }
}
