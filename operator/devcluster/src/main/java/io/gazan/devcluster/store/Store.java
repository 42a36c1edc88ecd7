package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All objects, and the changes that led to them. Every write gets the next revision; the last
 * changes are kept, up to a limit, for watches to read.
 */
public final class Store {
  /** Running watches at most; one more is answered with 429. */
  private static final int MAX_WATCHERS = 1_000;

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::namespace).thenComparing(Key::name);

  private final int historyLimit;

  // Fair, so that watches read a change before the next one is written: what a client writes first,
  // other clients hear of first, as far as that can be.
  private final ReentrantLock lock = new ReentrantLock(true);
  // All guarded by the lock.
  private final Map<String, Condition> changed = new HashMap<>(); // by kind, as the objects
  private final Map<String, NavigableMap<Key, Stored>> objects = new HashMap<>();
  private final NavigableMap<Long, Change> history = new TreeMap<>();
  private final Set<Watcher> watchers = new HashSet<>();
  private long revision = 1;
  private long forgotten = 1; // changes up to this revision are gone

  /**
   * An empty store.
   *
   * @param historyLimit changes that are remembered
   */
  public Store(int historyLimit) {
    this.historyLimit = historyLimit;
  }

  /**
   * A page of a list.
   *
   * @param revision of the state that a watch should start from
   * @param next the token of the next page, or empty
   */
  public record Page(List<Stored> items, long revision, String next) {}

  /** Runs a read and the write that depends on it with nothing in between. */
  public <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  public @Nullable Stored get(ResourceType type, Key key) {
    return locked(() -> of(type).get(key));
  }

  private Condition changed(String storage) {
    return changed.computeIfAbsent(storage, s -> lock.newCondition());
  }

  private NavigableMap<Key, Stored> of(ResourceType type) {
    return objects.computeIfAbsent(type.storage(), s -> new TreeMap<>(ORDER));
  }

  /**
   * Creates or replaces; the node becomes the store's and gets its {@code resourceVersion}. Under
   * the lock.
   */
  public Stored put(ResourceType type, Key key, ObjectNode node) {
    Stored now = record(type, key, node, false);
    of(type).put(key, now);
    return now;
  }

  /**
   * Removes an object that is there; the answer is its last state with the delete's revision. Under
   * the lock.
   */
  public Stored remove(ResourceType type, Stored last) {
    Stored now = record(type, last.key(), last.node().deepCopy(), true);
    of(type).remove(last.key());
    return now;
  }

  private Stored record(ResourceType type, Key key, ObjectNode node, boolean deleted) {
    revision++;
    node.withObject("/metadata").put("resourceVersion", Long.toString(revision));
    Stored now = new Stored(key, node, revision, Json.bytes(node));
    history.put(revision, new Change(type.storage(), of(type).get(key), now, deleted));
    if (history.size() > historyLimit) {
      forgotten = history.firstKey();
      history.remove(forgotten);
    }
    // Only those whom it concerns; every thousandth wakes all, so that none falls behind.
    var waiting = revision % 1_000 == 0 ? changed.values() : List.of(changed(type.storage()));
    waiting.forEach(Condition::signalAll);
    return now;
  }

  /**
   * Lists in the order of namespace and name.
   *
   * @param limit 0 for all
   * @param token the {@code continue} of the page before, or empty
   * @throws ApiFailure 410 if that page is too old
   */
  public Page list(ResourceType type, Selector selector, int limit, String token) {
    if (!token.matches("(\\d{1,18}/[^/]*/[^/]+)?")) {
      throw ApiFailure.badRequest("continue key is not valid");
    }
    String namespace = selector.namespace();
    String[] from = (token.isEmpty() ? "0/" + namespace + "/" : token).split("/", -1);
    return locked(
        () -> {
          long at = token.isEmpty() ? revision : Long.parseLong(from[0]);
          if (!token.isEmpty() && at < forgotten) {
            throw new ApiFailure(410, "Expired", "The provided continue parameter is too old");
          }
          List<Stored> found =
              of(type).tailMap(new Key(from[1], from[2]), false).values().stream()
                  .takeWhile(o -> namespace.isEmpty() || o.key().namespace().equals(namespace))
                  .filter(selector::matches)
                  .toList();
          return page(found, at, limit);
        });
  }

  private static Page page(List<Stored> found, long revision, int limit) {
    if (limit == 0 || found.size() <= limit) {
      return new Page(found, revision, "");
    }
    List<Stored> items = found.subList(0, limit);
    Key last = items.getLast().key();
    return new Page(items, revision, revision + "/" + last.namespace() + "/" + last.name());
  }

  /**
   * Starts a watch; close it when done.
   *
   * @param from the revision to resume after; 0 to start with the present state
   */
  public Watcher watch(ResourceType type, Selector selector, long from) {
    return locked(
        () -> {
          if (watchers.size() >= MAX_WATCHERS) {
            throw new ApiFailure(429, "TooManyRequests", "too many watches");
          }
          List<Stored> start = from > 0 ? List.of() : list(type, selector, 0, "").items();
          long seen = from > 0 ? from : revision;
          Watcher watcher = new Watcher(this, type.storage(), selector, start, seen);
          watchers.add(watcher);
          return watcher;
        });
  }

  /**
   * Waits for changes that a watch has not seen, at most so long.
   *
   * @throws ApiFailure 410 if they are forgotten
   */
  List<Change> await(Watcher watcher, long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (long left = nanos; left > 0 && revision <= seen && !watcher.isEnded(); ) {
        left = changed(watcher.storage()).awaitNanos(left);
      }
      if (seen < forgotten) {
        String why = "too old resource version: %d (%d)".formatted(seen, forgotten);
        throw new ApiFailure(410, "Expired", why);
      }
      return List.copyOf(history.tailMap(seen, false).values());
    } finally {
      lock.unlock();
    }
  }

  void forget(Watcher watcher) {
    locked(() -> watchers.remove(watcher));
  }

  /** Running watches. */
  public int watches() {
    return locked(watchers::size);
  }

  /** Forgets all changes: running watches end with 410, and so does every resumption. */
  public void expireHistory() {
    locked(
        () -> {
          history.clear();
          forgotten = ++revision;
          changed.values().forEach(Condition::signalAll);
          return revision;
        });
  }

  /** Ends all running watches without words. */
  public void dropWatches() {
    locked(
        () -> {
          watchers.forEach(Watcher::end);
          changed.values().forEach(Condition::signalAll);
          return revision;
        });
  }
}
