package io.gazan.operator.stream;

import io.gazan.operator.stream.entry.Refusal;
import java.time.Duration;

/** What happens on the stream, for metrics. Called on event loops; must not block. */
public interface StreamEvents {
  /** Nobody listens. */
  StreamEvents NONE = new StreamEvents() {};

  /** Somebody was not let in. */
  default void refused(Refusal reason) {}

  /** A data plane said hello. */
  default void opened(String node) {}

  /**
   * A session ended.
   *
   * @param node empty if it had not said hello
   */
  default void closed(String node, Ending reason) {}

  /**
   * An update was written out.
   *
   * @param whole the document rather than a patch
   */
  default void sent(boolean whole, long bytes) {}

  /**
   * An update is in force.
   *
   * @param sincePublished from the publication to its acknowledgement
   */
  default void acknowledged(String node, Duration sincePublished) {}

  /** An update was refused. */
  default void refusedUpdate(String node, int problems) {}
}
