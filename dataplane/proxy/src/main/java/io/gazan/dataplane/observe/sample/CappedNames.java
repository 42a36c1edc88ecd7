package io.gazan.dataplane.observe.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Bounds how many series the names of a document can make: at most a given number of names have one
 * of their own, first come first served, the rest share {@link #OTHER}; a name that has left frees
 * its place. Belongs to one collector, which lets in one scrape at a time.
 */
public final class CappedNames<S> {
  static final String OTHER = "other";

  private final int cap;
  private final Function<String, S> make;
  private final Map<String, S> named = new LinkedHashMap<>();
  private final S other;
  private boolean otherUsed;

  /**
   * @param make an empty series for its label
   */
  public CappedNames(int cap, Function<String, S> make) {
    this.cap = cap;
    this.make = make;
    this.other = make.apply(OTHER);
  }

  /** Begins a scrape in which only these names are left, and resets what is not a total. */
  public void begin(Set<String> present, Consumer<S> reset) {
    named.keySet().retainAll(present);
    named.values().forEach(reset);
    reset.accept(other);
  }

  /** The series that a name counts in. */
  public S of(String name) {
    S series = named.get(name);
    if (series != null) {
      return series;
    }
    if (named.size() < cap && !name.equals(OTHER)) {
      S added = make.apply(name);
      named.put(name, added);
      return added;
    }
    otherUsed = true;
    return other;
  }

  /** Every series; {@link #OTHER} is among them once it was needed. */
  public List<S> all() {
    List<S> all = new ArrayList<>(named.values());
    if (otherUsed) {
      all.add(other);
    }
    return all;
  }

  /** By how much a total has grown; one that went down has begun anew. */
  public static long growth(long before, long now) {
    return now >= before ? now - before : now;
  }
}
