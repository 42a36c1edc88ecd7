package io.gazan.dataplane.filter;

import io.gazan.dataplane.filter.Verdict.Decision;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The promise of a filter to decide about a request when something slow has ended: a password check
 * that costs milliseconds of processor time, a question to another server. Made by {@link
 * FilterPass#later}; the filter returns it and calls {@link #decide} once, from any thread, always,
 * and after a bounded time: until then the request waits. The head may not be read from another
 * thread nor after the filter returned: take what is needed first.
 */
public final class Later implements Verdict {
  private final FilterPass pass;
  private @Nullable Runnable cancel;

  Later(FilterPass pass) {
    this.pass = pass;
  }

  /**
   * What to do if the request goes away before it was decided about: stop what was asked for. Runs
   * on the event loop. To be set before the filter returns.
   */
  public void onCancel(Runnable action) {
    cancel = action;
  }

  /** Lets the request go on or answers it. Every call but the first counts for nothing. */
  public void decide(Decision decision) {
    pass.decide(this, decision, _ -> {});
  }

  /**
   * The same, with something to do before on the event loop, such as to record changes of the
   * request's head; it is not done if the request has gone away.
   */
  public void decide(Decision decision, Consumer<FilterPass> before) {
    pass.decide(this, decision, before);
  }

  void cancelled() {
    Runnable action = cancel;
    if (action != null) {
      action.run();
    }
  }
}
