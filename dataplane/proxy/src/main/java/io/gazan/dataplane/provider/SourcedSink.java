package io.gazan.dataplane.provider;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import java.util.List;

/** An {@link UpstreamsSink} that is told whose document it is. */
@FunctionalInterface
public interface SourcedSink {
  List<Problem> apply(ConfigSource source, Upstreams upstreams);

  /** What was given last is in the file now, in the place of what the file said. */
  default void saved() {}
}
