package io.gazan.dataplane.routing;

import io.gazan.upstreams.forwarding.TimeoutsSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code timeouts} of a path in nanoseconds, each 0 if main.yaml says it.
 *
 * @param connect until a connection to the endpoint stands
 * @param response from the end of the request to the head of its response
 * @param idle between two pieces of the response's body
 */
public record RouteTimeouts(long connect, long response, long idle) {
  public static final RouteTimeouts NONE = new RouteTimeouts(0, 0, 0);

  static RouteTimeouts of(TimeoutsSpec spec) {
    return spec.equals(TimeoutsSpec.NONE)
        ? NONE
        : new RouteTimeouts(nanos(spec.connect()), nanos(spec.response()), nanos(spec.idle()));
  }

  private static long nanos(@Nullable Duration duration) {
    return duration == null ? 0 : duration.toNanos();
  }
}
