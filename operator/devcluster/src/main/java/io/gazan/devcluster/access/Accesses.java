package io.gazan.devcluster.access;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every right that was used, once. */
public final class Accesses {
  /** Different ones at most; there is one per user, verb, kind and namespace. */
  private static final int LIMIT = 100_000;

  private final Set<Access> seen = ConcurrentHashMap.newKeySet();

  public void record(Access access) {
    if (seen.size() < LIMIT) {
      seen.add(access);
    }
  }

  public Set<Access> all() {
    return Set.copyOf(seen);
  }
}
