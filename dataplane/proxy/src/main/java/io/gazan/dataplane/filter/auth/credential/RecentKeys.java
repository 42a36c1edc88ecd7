package io.gazan.dataplane.filter.auth.credential;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Remembers credentials for a while, at most so many. Two generations: when the young one holds
 * half of the most, it becomes the old one and the old one is forgotten, so that what is used stays
 * and a flood of others costs no search. Reading takes no lock.
 */
public final class RecentKeys {
  private final int half;
  private final LongSupplier nanoTime;
  private volatile ConcurrentHashMap<CredentialKey, Long> young = new ConcurrentHashMap<>();
  private volatile ConcurrentHashMap<CredentialKey, Long> old = new ConcurrentHashMap<>();

  public RecentKeys(int most, LongSupplier nanoTime) {
    this.half = Math.max(1, most / 2);
    this.nanoTime = nanoTime;
  }

  public boolean contains(CredentialKey key) {
    Long until = young.get(key);
    if (until == null) {
      until = old.get(key);
      if (until == null || until - nanoTime.getAsLong() <= 0) {
        return false;
      }
      put(key, until);
      return true;
    }
    return until - nanoTime.getAsLong() > 0;
  }

  public void add(CredentialKey key, long nanos) {
    put(key, nanoTime.getAsLong() + nanos);
  }

  private synchronized void put(CredentialKey key, long until) {
    if (young.size() >= half && !young.containsKey(key)) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
    young.put(key, until);
  }

  public int size() {
    return young.size() + old.size();
  }
}
