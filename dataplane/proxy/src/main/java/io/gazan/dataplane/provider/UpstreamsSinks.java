package io.gazan.dataplane.provider;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way into service for several providers: takes their documents one after the other, in the
 * order they came, and knows whose is in force, and whether it was to be saved and is not. The last
 * one counts, whoever gave it.
 */
public final class UpstreamsSinks {
  private final SourcedSink target;
  private final Supplier<String> version;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicReference<InForce> current = new AtomicReference<>(InForce.NOTHING);

  /**
   * What became of a document.
   *
   * @param problems none if it is live
   * @param version of the document in force since
   */
  public record Outcome(List<Problem> problems, String version) {}

  private record InForce(@Nullable ConfigSource source, @Nullable String unsaved) {
    private static final InForce NOTHING = new InForce(null, null);
  }

  /**
   * @param target says by {@link #inForce} when it has put something in force
   * @param version of the document that the target has in force
   */
  public UpstreamsSinks(SourcedSink target, Supplier<String> version) {
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
      String before = version.get();
      List<Problem> problems = target.apply(source, upstreams);
      String after = version.get();
      if (problems.isEmpty() && !after.equals(before)) {
        // The same document again is not saved by it.
        current.updateAndGet(of -> new InForce(of.source(), null));
      }
      return new Outcome(problems, after);
    } finally {
      turn.unlock();
    }
  }

  /**
   * The target has put something of this provider in force: what {@link #apply} gave, or on its own
   * what the provider gave before.
   */
  public void inForce(ConfigSource source) {
    current.updateAndGet(of -> new InForce(source, source == of.source() ? of.unsaved() : null));
  }

  /** What was given last is in the file too. */
  public void saved() {
    turn.lock();
    try {
      target.saved();
      current.updateAndGet(of -> new InForce(of.source(), null));
    } finally {
      turn.unlock();
    }
  }

  /**
   * The document that has this version was to be saved and could not be.
   *
   * @param why in one line
   */
  public void unsaved(String of, String why) {
    turn.lock();
    try {
      if (of.equals(version.get())) {
        current.updateAndGet(now -> new InForce(now.source(), why));
      }
    } finally {
      turn.unlock();
    }
  }

  /** Whose document is in force; null before the first. */
  public @Nullable ConfigSource current() {
    return current.get().source();
  }

  /** Why the document in force, which was to be saved, is not; null if there is no such thing. */
  public @Nullable String unsaved() {
    return current.get().unsaved();
  }
}
