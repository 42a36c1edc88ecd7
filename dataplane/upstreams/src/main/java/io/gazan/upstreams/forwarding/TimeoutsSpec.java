package io.gazan.upstreams.forwarding;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code timeouts} of a path; what is null is as main.yaml says.
 *
 * @param connect until a connection to the endpoint stands
 * @param response from the end of the request to the head of its response
 * @param idle between two pieces of the response's body
 */
public record TimeoutsSpec(
    @Nullable Duration connect, @Nullable Duration response, @Nullable Duration idle) {
  public static final TimeoutsSpec NONE = new TimeoutsSpec(null, null, null);
}
