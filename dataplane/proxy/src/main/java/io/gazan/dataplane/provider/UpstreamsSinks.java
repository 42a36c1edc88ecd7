package io.gazan.dataplane.provider;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way into service for several providers: takes their documents one after the other, in the
 * order they came, and knows whose is in force. The last one counts, whoever gave it.
 */
public final class UpstreamsSinks {
  private final UpstreamsSink target;
  private final Supplier<String> version;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile @Nullable ConfigSource current;

  /**
   * What became of a document.
   *
   * @param problems none if it is live
   * @param version of the document in force since
   */
  public record Outcome(List<Problem> problems, String version) {}

  /**
   * @param version of the document that the target has in force
   */
  public UpstreamsSinks(UpstreamsSink target, Supplier<String> version) {
    this.target = target;
    this.version = version;
  }

  /** The sink of one provider. */
  public UpstreamsSink of(ConfigSource source) {
    return upstreams -> apply(source, upstreams).problems();
  }

  /** Waits its turn and puts the document in force. Blocks. */
  public Outcome apply(ConfigSource source, Upstreams upstreams) {
    turn.lock();
    try {
      List<Problem> problems = target.apply(upstreams);
      if (problems.isEmpty()) {
        current = source;
      }
      return new Outcome(problems, version.get());
    } finally {
      turn.unlock();
    }
  }

  /** Whose document is in force; null before the first. */
  public @Nullable ConfigSource current() {
    return current;
  }
}
