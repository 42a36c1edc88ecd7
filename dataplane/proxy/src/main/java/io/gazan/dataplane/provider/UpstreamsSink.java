package io.gazan.dataplane.provider;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import java.util.List;

/**
 * Takes a valid document into service. An answer without problems means that it is live; with
 * problems nothing changed. Called on the provider's own thread, and may take its time.
 */
@FunctionalInterface
public interface UpstreamsSink {
  List<Problem> apply(Upstreams upstreams);
}
