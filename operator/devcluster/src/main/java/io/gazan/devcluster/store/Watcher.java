package io.gazan.devcluster.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One running watch. Writers put changes into its bounded queue and never wait: when it is full the
 * watch ends. One thread reads it.
 */
public final class Watcher implements AutoCloseable {
  /** What the reader gets. */
  public sealed interface Signal {
    /** An event of the watch; {@code type} as on the wire. */
    record Event(String type, Stored object) implements Signal {}

    /** Nothing came in time, and all up to the revision was handed out. */
    record Idle(long revision) implements Signal {}

    /** Ends the watch with an error event. */
    record Failed(ApiFailure failure) implements Signal {}

    /** Ends the watch without words. */
    record Ended() implements Signal {}
  }

  private final Store store;
  private final String storage;
  private final Selector selector;
  private final LinkedBlockingQueue<Signal> queue;
  private final Deque<Signal> backlog = new ArrayDeque<>(); // the reader's, once the watch runs

  /** Set by writers under the store's lock. */
  private volatile @Nullable Signal end;

  Watcher(Store store, String storage, Selector selector, int limit) {
    this.store = store;
    this.storage = storage;
    this.selector = selector;
    this.queue = new LinkedBlockingQueue<>(limit);
  }

  /** Before the watch runs: the state that it starts with. */
  void start(List<Stored> objects) {
    for (Stored object : objects) {
      backlog.add(new Signal.Event("ADDED", object));
    }
  }

  /** Before the watch runs: what it missed. */
  void replay(Change change) {
    Signal event = eventOf(change);
    if (event != null) {
      backlog.add(event);
    }
  }

  /** Under the store's lock. */
  void offer(Change change) {
    Signal event = eventOf(change);
    if (event != null && end == null && !queue.offer(event)) {
      end(new Signal.Ended());
    }
  }

  /** Under the store's lock. */
  void end(Signal signal) {
    end = signal;
    queue.clear();
    queue.offer(signal);
  }

  private Signal.@Nullable Event eventOf(Change change) {
    if (!change.storage().equals(storage)) {
      return null;
    }
    Stored before = change.before();
    boolean was = before != null && selector.matches(before);
    boolean is = !change.deleted() && selector.matches(change.now());
    if (is) {
      return new Signal.Event(was ? "MODIFIED" : "ADDED", change.now());
    }
    return was ? new Signal.Event("DELETED", change.now()) : null;
  }

  /** Whether {@link #next} would return at once. */
  public boolean hasNext() {
    return !backlog.isEmpty() || !queue.isEmpty();
  }

  /** Waits for the next signal, at most so long. */
  public Signal next(long millis) throws InterruptedException {
    Signal signal = backlog.poll();
    if (signal == null) {
      signal = queue.poll(millis, TimeUnit.MILLISECONDS);
    }
    Signal ended = end;
    if (ended != null) {
      return ended;
    }
    return signal != null ? signal : store.idle(this);
  }

  boolean isQueueEmpty() {
    return queue.isEmpty();
  }

  @Override
  public void close() {
    store.forget(this);
  }
}
