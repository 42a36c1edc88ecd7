package io.gazan.operator.reconcile;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.translate.Verdict;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.stream.message.EntryKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whose entry of the document a path leads to. Names hold dots, so that one entry can look like the
 * parent of another ({@code paths./a} and {@code paths./a.b}): the longest one counts.
 */
final class EntryOwners {
  private static final int SECTION_AND_NAME = 2;

  private EntryOwners() {}

  /** Empty when it is nobody's. */
  static Set<ObjectKey> of(String path, Collection<Verdict> verdicts) {
    Set<ObjectKey> owners = new HashSet<>();
    int longest = 0;
    for (Verdict verdict : verdicts) {
      for (String entry : verdict.entries()) {
        if (entry.length() >= longest && within(path, entry)) {
          if (entry.length() > longest) {
            longest = entry.length();
            owners.clear();
          }
          owners.add(verdict.object());
        }
      }
    }
    return owners.isEmpty() ? below(path, verdicts) : owners;
  }

  /** A problem of a host as a whole is one of all its paths. */
  private static Set<ObjectKey> below(String path, Collection<Verdict> verdicts) {
    Set<ObjectKey> owners = new HashSet<>();
    if (path.split("\\.", SECTION_AND_NAME).length == SECTION_AND_NAME) {
      for (Verdict verdict : verdicts) {
        if (verdict.entries().stream()
            .anyMatch(entry -> within(/* path= */ entry, /* entry= */ path))) {
          owners.add(verdict.object());
        }
      }
    }
    return owners;
  }

  /** Whether the entries that a path may lead to say the same in both. */
  static boolean sameEntry(String path, Publication one, Publication other) {
    Upstreams then = one.translation().upstreams();
    Upstreams now = other.translation().upstreams();
    return sameEntry(path, EntryKey.Kind.HOST, then.hosts(), now.hosts())
        && sameEntry(path, EntryKey.Kind.CLUSTER, then.clusters(), now.clusters())
        && sameEntry(path, EntryKey.Kind.CERTIFICATE, then.certificates(), now.certificates());
  }

  private static boolean sameEntry(
      String path, EntryKey.Kind kind, Map<String, ?> then, Map<String, ?> now) {
    return then.entrySet().stream()
        .filter(entry -> within(path, new EntryKey(kind, entry.getKey()).path()))
        .allMatch(entry -> entry.getValue().equals(now.get(entry.getKey())));
  }

  private static boolean within(String path, String entry) {
    return path.startsWith(entry)
        && (path.length() == entry.length() || path.charAt(entry.length()) == '.');
  }
}
