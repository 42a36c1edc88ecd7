package io.gazan.dataplane.cluster;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consistent hashing: every endpoint owns points on a ring in proportion to its weight, a key
 * belongs to the next point. An endpoint's points follow from its address alone, so a change of the
 * cluster moves only the keys of what was added, removed or re-weighted. An endpoint that is not
 * usable keeps its points: its keys go on to the next usable one and come back with it. Built when
 * a cluster is compiled, not when health changes.
 */
final class HashRing {
  private static final int POINTS_PER_WEIGHT = 160;
  private static final int MOST_POINTS = 1 << 17;

  private final long[] points;
  private final Member[] owners;

  HashRing(List<Member> members) {
    long weights = 0;
    for (Member member : members) {
      weights += member.takesNewClients() ? member.weight() : 0;
    }
    double perWeight = Math.min(POINTS_PER_WEIGHT, (double) MOST_POINTS / Math.max(1, weights));
    int[] shares = new int[members.size()];
    int size = 0;
    for (int m = 0; m < shares.length; m++) {
      Member member = members.get(m);
      shares[m] =
          member.takesNewClients() ? (int) Math.max(1, Math.round(member.weight() * perWeight)) : 0;
      size += shares[m];
    }
    long[] hashes = new long[size];
    Member[] unsorted = new Member[size];
    int at = 0;
    for (int m = 0; m < shares.length; m++) {
      Member member = members.get(m);
      for (int i = 0; i < shares[m]; i++) {
        hashes[at] = mix(member.endpoint().stickyId() + i * 0x9E3779B97F4A7C15L);
        unsorted[at++] = member;
      }
    }
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compareUnsigned(hashes[a], hashes[b]));
    points = new long[size];
    owners = new Member[size];
    for (int i = 0; i < size; i++) {
      points[i] = hashes[order[i]];
      owners[i] = unsorted[order[i]];
    }
  }

  @Nullable Endpoint find(long key, @Nullable Endpoint notThis) {
    int at = ceiling(mix(key));
    for (int step = 0; step < points.length; step++) {
      Member owner = owners[at];
      if (owner.usable() && owner.endpoint() != notThis) {
        return owner.endpoint();
      }
      at = at + 1 == points.length ? 0 : at + 1;
    }
    return null;
  }

  /** Index of the first point at or after the hash, going round. */
  private int ceiling(long hash) {
    int low = 0;
    int high = points.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(points[middle], hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == points.length ? 0 : low;
  }

  /** The finaliser of SplitMix64: every bit of the input reaches every bit of the result. */
  private static long mix(long x) {
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
