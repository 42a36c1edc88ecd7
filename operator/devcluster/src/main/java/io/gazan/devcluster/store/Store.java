package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All objects, and the changes that led to them. Every write gets the next revision; the last
 * changes are kept, up to a limit, for watches to resume from.
 */
public final class Store {
  /** Running watches at most; one more is answered with 429. */
  private static final int MAX_WATCHERS = 1_000;

  private final int historyLimit;
  private final int queueLimit;

  private final ReentrantLock lock = new ReentrantLock();
  // All guarded by the lock.
  private final Map<String, NavigableMap<Key, Stored>> objects = new HashMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private long revision = 1;
  private long forgotten = 1; // changes up to this revision are gone

  /**
   * An empty store.
   *
   * @param historyLimit changes that are remembered
   * @param queueLimit changes that may wait for the reader of one watch
   */
  public Store(int historyLimit, int queueLimit) {
    this.historyLimit = historyLimit;
    this.queueLimit = queueLimit;
  }

  /**
   * A page of a list.
   *
   * @param revision of the state that a watch should start from
   * @param next the token of the next page, or empty
   * @param remaining objects after this page, or -1 where that is not told
   */
  public record Page(List<Stored> items, long revision, String next, long remaining) {}

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

  /** Creates or replaces; the node becomes the store's and gets its {@code resourceVersion}. */
  public Stored put(ResourceType type, Key key, ObjectNode node) {
    return locked(
        () -> {
          Stored now = stored(key, node, ++revision);
          Stored before = of(type).put(key, now);
          record(new Change(type.storage(), before, now, false));
          return now;
        });
  }

  /** Removes an object that is there; the answer is its last state with the delete's revision. */
  public Stored remove(ResourceType type, Key key) {
    return locked(
        () -> {
          Stored before = of(type).remove(key);
          if (before == null) {
            throw ApiFailure.notFound(type, key.name());
          }
          Stored now = stored(key, before.node().deepCopy(), ++revision);
          record(new Change(type.storage(), before, now, true));
          return now;
        });
  }

  private static Stored stored(Key key, ObjectNode node, long revision) {
    node.withObject("/metadata").put("resourceVersion", Long.toString(revision));
    return new Stored(key, node, revision, Json.bytes(node));
  }

  private NavigableMap<Key, Stored> of(ResourceType type) {
    return objects.computeIfAbsent(type.storage(), s -> new TreeMap<>());
  }

  private void record(Change change) {
    history.addLast(change);
    if (history.size() > historyLimit) {
      forgotten = history.removeFirst().revision();
    }
    for (Watcher watcher : watchers) {
      watcher.offer(change);
    }
  }

  /**
   * Lists in the order of namespace and name.
   *
   * @param limit 0 for all
   * @param token the {@code continue} of the page before, or empty
   * @throws ApiFailure 410 if that page is too old
   */
  public Page list(ResourceType type, Selector selector, int limit, String token) {
    return locked(
        () -> {
          NavigableMap<Key, Stored> from = of(type);
          long at = revision;
          if (!token.isEmpty()) {
            JsonNode last = readToken(token);
            at = last.path("rv").asLong();
            if (at < forgotten) {
              throw ApiFailure.expired("The provided continue parameter is too old");
            }
            Key after = new Key(Json.text(last, "ns"), Json.text(last, "name"));
            from = from.tailMap(after, false);
          } else if (!selector.namespace().isEmpty()) {
            from = from.tailMap(new Key(selector.namespace(), ""), true);
          }
          return page(from, selector, limit, at);
        });
  }

  private static Page page(
      NavigableMap<Key, Stored> from, Selector selector, int limit, long revision) {
    List<Stored> items = new ArrayList<>();
    String next = "";
    long remaining = 0;
    for (Stored candidate : from.values()) {
      if (!selector.namespace().isEmpty()
          && !candidate.key().namespace().equals(selector.namespace())) {
        break;
      }
      if (!selector.matches(candidate)) {
        continue;
      }
      if (limit > 0 && items.size() == limit) {
        remaining++;
        if (next.isEmpty()) {
          next = token(items.getLast().key(), revision);
        }
        continue;
      }
      items.add(candidate);
    }
    return new Page(items, revision, next, selector.isPlain() ? remaining : -1);
  }

  private static String token(Key last, long revision) {
    ObjectNode token = Json.object().put("rv", revision);
    token.put("ns", last.namespace()).put("name", last.name());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
  }

  private static JsonNode readToken(String token) {
    try {
      return Json.parse(Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      throw ApiFailure.badRequest("continue key is not valid");
    }
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
          Watcher watcher = new Watcher(this, type.storage(), selector, queueLimit);
          if (from == 0) {
            watcher.start(list(type, selector, 0, "").items());
          } else if (from < forgotten) {
            watcher.end(tooOld(from));
          } else {
            history.stream().filter(c -> c.revision() > from).forEach(watcher::replay);
          }
          watchers.add(watcher);
          return watcher;
        });
  }

  private Watcher.Signal tooOld(long from) {
    return new Watcher.Signal.Failed(
        ApiFailure.expired("too old resource version: %d (%d)".formatted(from, forgotten)));
  }

  Watcher.Signal idle(Watcher watcher) {
    return locked(() -> new Watcher.Signal.Idle(watcher.isQueueEmpty() ? revision : 0));
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
          long last = revision++;
          forgotten = revision;
          history.clear();
          watchers.forEach(w -> w.end(tooOld(last)));
          return last;
        });
  }

  /** Ends all running watches without words. */
  public void dropWatches() {
    locked(
        () -> {
          watchers.forEach(w -> w.end(new Watcher.Signal.Ended()));
          return revision;
        });
  }
}
