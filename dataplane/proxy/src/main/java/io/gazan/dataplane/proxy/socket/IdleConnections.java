package io.gazan.dataplane.proxy.socket;

import io.gazan.dataplane.observe.metrics.LoopMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The upstream connections of one event loop on which nothing runs, of both versions of HTTP, in
 * the order in which they came to rest. When the loop's share of {@code
 * upstream_keepalive_pool_size} is full, the one that has rested longest makes room. Owned by its
 * event loop.
 */
public final class IdleConnections {
  /** One connection's place in the order, for all its life. */
  public static final class Place {
    private final Runnable close;
    private @Nullable Place newer;
    private @Nullable Place older;
    private boolean taken;

    /**
     * A place that is not taken yet.
     *
     * @param close ends the connection and {@linkplain IdleConnections#remove gives up} its place
     */
    public Place(Runnable close) {
      this.close = close;
    }

    public boolean isTaken() {
      return taken;
    }
  }

  private final int capacity;
  private final LoopMetrics metrics;
  private @Nullable Place newest;
  private @Nullable Place oldest;
  private int size;

  /**
   * @param capacity 0 for keeping none
   */
  public IdleConnections(int capacity, LoopMetrics metrics) {
    this.capacity = capacity;
    this.metrics = metrics;
  }

  /**
   * A connection comes to rest. Closes the one that has rested longest if there are too many.
   *
   * @return false if none are kept; then it has no place
   */
  public boolean add(Place place) {
    if (capacity == 0) {
      return false;
    }
    if (place.taken) {
      return true;
    }
    Place evicted = oldest;
    if (size == capacity && evicted != null) {
      evicted.close.run();
    }
    Place before = newest;
    place.older = before;
    if (before != null) {
      before.newer = place;
    } else {
      oldest = place;
    }
    newest = place;
    place.taken = true;
    size++;
    metrics.poolIdle(1);
    return true;
  }

  /** A connection is in use again, or gone; one that has no place is left alone. */
  public void remove(Place place) {
    if (!place.taken) {
      return;
    }
    Place newer = place.newer;
    Place older = place.older;
    if (newer != null) {
      newer.older = older;
    } else {
      newest = older;
    }
    if (older != null) {
      older.newer = newer;
    } else {
      oldest = newer;
    }
    place.newer = null;
    place.older = null;
    place.taken = false;
    size--;
    metrics.poolIdle(-1);
  }

  public void closeAll() {
    Place place;
    while ((place = oldest) != null) {
      place.close.run();
    }
  }
}
