package io.gazan.devcluster.store;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One running watch, read by one thread: what it starts with, then the changes that the store
 * remembers. A reader that falls behind more than that is told so.
 */
public final class Watcher implements AutoCloseable {
  /** An event of the watch; {@code type} as on the wire. */
  public record Event(String type, Stored object) {}

  private final Store store;
  private final String storage;
  private final Selector selector;
  private final Deque<Event> ready = new ArrayDeque<>();
  private long seen;
  private volatile boolean ended;

  Watcher(Store store, String storage, Selector selector, Collection<Stored> start, long seen) {
    this.store = store;
    this.storage = storage;
    this.selector = selector;
    this.seen = seen;
    start.forEach(object -> ready.add(new Event("ADDED", object)));
  }

  /**
   * Waits for the next event, at most so long; null if there was none.
   *
   * @throws ApiFailure 410 if the watch fell behind too far
   */
  public @Nullable Event next(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (ready.isEmpty() && !ended) {
      var changes = store.await(this, seen, end - System.nanoTime());
      if (changes.isEmpty()) {
        return null;
      }
      changes.forEach(this::see);
    }
    return ready.poll();
  }

  private void see(Change change) {
    seen = change.now().revision();
    if (change.storage().equals(storage)) {
      Stored before = change.before();
      boolean was = before != null && selector.matches(before);
      boolean is = !change.deleted() && selector.matches(change.now());
      if (was || is) {
        ready.add(new Event(!is ? "DELETED" : was ? "MODIFIED" : "ADDED", change.now()));
      }
    }
  }

  /** The revision up to which all was handed out, once {@link #next} has nothing more. */
  public long revision() {
    return seen;
  }

  String storage() {
    return storage;
  }

  void end() {
    ended = true;
  }

  /** Whether somebody else ended it. */
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    store.forget(this);
  }
}
