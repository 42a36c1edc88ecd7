package io.gazan.dataplane.routing.match;

import io.gazan.dataplane.http.CanonicalPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the path key that takes a canonical path: an exact key first, else the longest prefix that
 * ends at a segment boundary ({@code /foo} takes {@code /foo}, {@code /foo/}, {@code /foo/x}, not
 * {@code /foobar}). One pass over the path rolls a hash and asks an index at every boundary, so the
 * cost depends neither on the number of keys nor on how many segments the request has: it stops at
 * the longest and at the deepest key. A key with a delimiter ({@code /@me}) also takes what has it
 * escaped ({@code /%40me}), which costs a copy of a path that has such an escape.
 */
public final class PathMatcher {
  private static final int ABSENT = -1;

  private final ByteIndex exact;
  private final int[] exactOrdinals;
  private final int exactReach;
  private final ByteIndex prefixes;
  private final int[] prefixOrdinals;
  private final int prefixReach;
  private final int depth;
  private final int root;
  private final boolean delimited;

  /** One key: its canonical bytes as text, and whether it must equal the whole path. */
  public record Key(String path, boolean exact) {}

  /**
   * @param keys distinct; a prefix has no final slash unless it is "/"; the position of each is its
   *     ordinal
   */
  public PathMatcher(List<Key> keys) {
    List<byte[]> exactKeys = new ArrayList<>();
    List<byte[]> prefixKeys = new ArrayList<>();
    int[] exacts = new int[keys.size()];
    int[] prefixed = new int[keys.size()];
    int longestExact = 0;
    int longestPrefix = 0;
    int deepest = 0;
    int rootOrdinal = ABSENT;
    boolean delimiters = false;
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      byte[] bytes = key.path().getBytes(StandardCharsets.UTF_8);
      delimiters |= hasDelimiter(bytes);
      if (key.exact()) {
        exacts[exactKeys.size()] = i;
        exactKeys.add(bytes);
        longestExact = Math.max(longestExact, bytes.length);
      } else if (key.path().equals("/")) {
        rootOrdinal = i;
      } else {
        prefixed[prefixKeys.size()] = i;
        prefixKeys.add(bytes);
        longestPrefix = Math.max(longestPrefix, bytes.length);
        deepest = Math.max(deepest, boundaries(bytes));
      }
    }
    this.exact = index(exactKeys);
    this.exactOrdinals = exacts;
    this.exactReach = longestExact;
    this.prefixes = index(prefixKeys);
    this.prefixOrdinals = prefixed;
    this.prefixReach = longestPrefix;
    this.depth = deepest;
    this.root = rootOrdinal;
    this.delimited = delimiters;
  }

  private static boolean hasDelimiter(byte[] key) {
    for (byte b : key) {
      if (CanonicalPath.isDelimiter(b)) {
        return true;
      }
    }
    return false;
  }

  private static int boundaries(byte[] prefix) {
    int count = 1;
    for (int i = 1; i < prefix.length; i++) {
      if (prefix[i] == '/') {
        count++;
      }
    }
    return count;
  }

  private static ByteIndex index(List<byte[]> keys) {
    long[] rolled = new long[keys.size()];
    for (int i = 0; i < rolled.length; i++) {
      long hash = ByteIndex.START;
      for (byte b : keys.get(i)) {
        hash = ByteIndex.roll(hash, b);
      }
      rolled[i] = hash;
    }
    return ByteIndex.of(keys, rolled);
  }

  /** The ordinal of the key that takes the path in the range, or -1; probes in the high half. */
  public long find(byte[] path, int from, int to) {
    if (delimited && CanonicalPath.escapedDelimiter(path, from, to) < to) {
      byte[] compared = new byte[to - from];
      return search(compared, 0, CanonicalPath.writeCompared(path, from, to, compared));
    }
    return search(path, from, to);
  }

  private long search(byte[] path, int from, int to) {
    int length = to - from;
    boolean mayBeExact = length <= exactReach;
    int scanEnd = mayBeExact ? to : Math.min(to, from + prefixReach);
    int best = root;
    int boundary = 0;
    int probes = 0;
    long hash = ByteIndex.START;
    for (int i = from; i < scanEnd; i++) {
      byte b = path[i];
      if (b == '/' && i > from && boundary < depth) {
        boundary++;
        long answer = prefixes.find(hash, path, from, i);
        probes += ByteIndex.probes(answer);
        if (ByteIndex.ordinal(answer) >= 0) {
          best = prefixOrdinals[ByteIndex.ordinal(answer)];
        }
      }
      hash = ByteIndex.roll(hash, b);
    }
    if (mayBeExact) {
      long answer = exact.find(hash, path, from, to);
      probes += ByteIndex.probes(answer);
      if (ByteIndex.ordinal(answer) >= 0) {
        return ByteIndex.pack(probes, exactOrdinals[ByteIndex.ordinal(answer)]);
      }
    }
    // The scan ended at the end of the path or at the reach of the longest prefix.
    if (boundary < depth && (scanEnd == to || path[scanEnd] == '/')) {
      long answer = prefixes.find(hash, path, from, scanEnd);
      probes += ByteIndex.probes(answer);
      if (ByteIndex.ordinal(answer) >= 0) {
        best = prefixOrdinals[ByteIndex.ordinal(answer)];
      }
    }
    return ByteIndex.pack(probes, best);
  }
}
