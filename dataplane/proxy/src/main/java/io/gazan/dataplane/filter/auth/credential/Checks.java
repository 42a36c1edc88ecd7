package io.gazan.dataplane.filter.auth.credential;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dear checks that run or wait: the same one is made once, whoever else asks meanwhile, up to
 * {@value #MOST_WAITING} of them. Everyone who asks is told, whatever becomes of the check.
 */
public final class Checks implements AutoCloseable {
  /** What a check found, or why nobody checked. */
  public enum Answer {
    YES,
    NO,
    TOO_BUSY
  }

  public static final int MOST_WAITING = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

  private final HashWork work;

  /**
   * Who waits for which check; guarded by itself. As many entries as the work takes, {@value
   * #MOST_WAITING} in each.
   */
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
    boolean full = false;
    synchronized (running) {
      List<Consumer<Answer>> waiting = running.get(key);
      if (waiting == null) {
        List<Consumer<Answer>> first = new ArrayList<>(1);
        first.add(told);
        running.put(key, first);
      } else if (waiting.size() < MOST_WAITING) {
        waiting.add(told);
        return;
      } else {
        full = true;
      }
    }
    if (full) {
      told.accept(Answer.TOO_BUSY);
    } else {
      begin(key, check);
    }
  }

  private void begin(CredentialKey key, BooleanSupplier check) {
    boolean begun = false;
    try {
      work.run(() -> tellWhatIsFound(key, check), () -> tell(key, Answer.TOO_BUSY));
      begun = true;
    } finally {
      // There may be no memory for a thread.
      if (!begun) {
        tell(key, Answer.TOO_BUSY);
      }
    }
  }

  /** An error of the virtual machine, want of memory say, is nobody's wrong password. */
  private void tellWhatIsFound(CredentialKey key, BooleanSupplier check) {
    Answer found = Answer.TOO_BUSY;
    try {
      found = answer(check);
    } finally {
      tell(key, found);
    }
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
      waiting.forEach(each -> tell(each, answer));
    }
  }

  /** One whose event loop has ended does not keep the answer from the others. */
  private static void tell(Consumer<Answer> waiting, Answer answer) {
    try {
      waiting.accept(answer);
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("nobody is there for the answer of a check");
    }
  }
}
