package io.gazan.dataplane.filter.auth.credential;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Dear checks that run or wait: the same one is made once, whoever else asks meanwhile. */
public final class Checks implements AutoCloseable {
  /** What a check found, or why nobody checked. */
  public enum Answer {
    YES,
    NO,
    TOO_BUSY
  }

  private final HashWork work;

  /** Who waits for which check; guarded by itself. As many entries as the work takes. */
  private final Map<CredentialKey, List<Consumer<Answer>>> running = new HashMap<>();

  public Checks(HashWork work) {
    this.work = work;
  }

  /** Those that wait for a thread. */
  public int waiting() {
    return work.waiting();
  }

  @Override
  public void close() {
    work.close();
  }

  /**
   * Asks for a check.
   *
   * @param check runs on a thread of its own kind
   * @param told learns the answer, on any thread
   */
  public void ask(CredentialKey key, BooleanSupplier check, Consumer<Answer> told) {
    synchronized (running) {
      List<Consumer<Answer>> waiting = running.get(key);
      if (waiting != null) {
        waiting.add(told);
        return;
      }
      List<Consumer<Answer>> first = new ArrayList<>(1);
      first.add(told);
      running.put(key, first);
    }
    work.run(() -> tell(key, answer(check)), () -> tell(key, Answer.TOO_BUSY));
  }

  private static Answer answer(BooleanSupplier check) {
    try {
      return check.getAsBoolean() ? Answer.YES : Answer.NO;
    } catch (RuntimeException defect) {
      return Answer.NO;
    }
  }

  private void tell(CredentialKey key, Answer answer) {
    List<Consumer<Answer>> waiting;
    synchronized (running) {
      waiting = running.remove(key);
    }
    if (waiting != null) {
      waiting.forEach(each -> each.accept(answer));
    }
  }
}
