package io.gazan.dataplane.routing.match;

import io.gazan.upstreams.route.VirtualHostSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the ordinal of a host name in the bytes of a request: the exact name, then the wildcard of
 * exactly one label, then the default. Case, port and the final dot of an absolute name do not
 * count; IPv6 literals match with or without brackets. One pass over the bytes, from the right,
 * gives the hash of the name and of what follows its first label, so a lookup is one pass and at
 * most two probes whatever the number of hosts.
 */
public final class HostIndex {
  private static final int ABSENT = -1;

  private final ByteIndex exact;
  private final int[] exactOrdinals;
  private final ByteIndex wildcard;
  private final int[] wildcardOrdinals;
  private final int fallback;

  /**
   * @param hosts lower-case names, {@code *.suffix} or {@code *}; the position of each is its
   *     ordinal
   */
  public HostIndex(List<String> hosts) {
    List<byte[]> exactKeys = new ArrayList<>();
    List<byte[]> wildcardKeys = new ArrayList<>();
    int[] exacts = new int[hosts.size()];
    int[] wildcards = new int[hosts.size()];
    int defaultOrdinal = ABSENT;
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.get(i);
      if (host.equals(VirtualHostSpec.DEFAULT)) {
        defaultOrdinal = i;
      } else if (host.startsWith("*.")) {
        wildcards[wildcardKeys.size()] = i;
        wildcardKeys.add(key(host.substring(2)));
      } else {
        exacts[exactKeys.size()] = i;
        exactKeys.add(key(host));
      }
    }
    this.exact = index(exactKeys);
    this.exactOrdinals = exacts;
    this.wildcard = index(wildcardKeys);
    this.wildcardOrdinals = wildcards;
    this.fallback = defaultOrdinal;
  }

  private static ByteIndex index(List<byte[]> keys) {
    long[] rolled = new long[keys.size()];
    for (int i = 0; i < rolled.length; i++) {
      byte[] key = keys.get(i);
      long hash = ByteIndex.START;
      for (int at = key.length - 1; at >= 0; at--) {
        hash = ByteIndex.roll(hash, key[at]);
      }
      rolled[i] = hash;
    }
    return ByteIndex.of(keys, rolled);
  }

  private static byte[] key(String host) {
    boolean literal = host.startsWith("[") && host.endsWith("]");
    boolean absolute = host.endsWith(".");
    String name = host.substring(literal ? 1 : 0, host.length() - (literal || absolute ? 1 : 0));
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < key.length; i++) {
      key[i] = ByteIndex.lower(key[i]);
    }
    return key;
  }

  /** The ordinal of the host in the range, or -1; see {@link ByteIndex#pack} for the high half. */
  public long find(byte[] bytes, int from, int to) {
    if (from < to && bytes[from] == '[') {
      return findLiteral(bytes, from + 1, to);
    }
    int end = to;
    int label = ABSENT;
    long hash = ByteIndex.START;
    long suffixHash = hash;
    for (int i = to - 1; i >= from; i--) {
      byte b = bytes[i];
      if (b == ':') {
        end = i;
        hash = ByteIndex.START;
        label = ABSENT;
        continue;
      }
      if (b == '.') {
        if (i == end - 1) {
          end = i;
          continue;
        }
        label = i;
        suffixHash = hash;
      }
      hash = ByteIndex.roll(hash, ByteIndex.lower(b));
    }
    long answer = exact.findIgnoringCase(hash, bytes, from, end);
    int probes = ByteIndex.probes(answer);
    if (ByteIndex.ordinal(answer) >= 0) {
      return ByteIndex.pack(probes, exactOrdinals[ByteIndex.ordinal(answer)]);
    }
    if (label > from && wildcard.size() > 0) {
      answer = wildcard.findIgnoringCase(suffixHash, bytes, label + 1, end);
      probes += ByteIndex.probes(answer);
      if (ByteIndex.ordinal(answer) >= 0) {
        return ByteIndex.pack(probes, wildcardOrdinals[ByteIndex.ordinal(answer)]);
      }
    }
    return ByteIndex.pack(probes, fallback);
  }

  private long findLiteral(byte[] bytes, int from, int to) {
    int end = to - 1;
    while (end > from && bytes[end] != ']') {
      end--;
    }
    long hash = ByteIndex.START;
    for (int i = end - 1; i >= from; i--) {
      hash = ByteIndex.roll(hash, ByteIndex.lower(bytes[i]));
    }
    long answer = exact.findIgnoringCase(hash, bytes, from, end);
    int found = ByteIndex.ordinal(answer);
    return ByteIndex.pack(ByteIndex.probes(answer), found < 0 ? fallback : exactOrdinals[found]);
  }
}
