package io.gazan.upstreams.stream;

import io.gazan.upstreams.stream.message.EntryKey;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one kind, sorted by name. Immutable; made from the ones before, so that only what
 * differs is written and hashed, and the rest is a pointer to copy.
 */
final class Entries {
  private final EntryKey.Kind kind;
  private final String[] names;
  private final Entry[] entries;
  private final long bytes;

  private Entries(EntryKey.Kind kind, Entry[] entries) {
    this.kind = kind;
    this.entries = entries;
    names = new String[entries.length];
    long sum = 0;
    for (int i = 0; i < entries.length; i++) {
      names[i] = entries[i].name();
      sum += entries[i].bytes();
    }
    bytes = sum;
  }

  static Entries none(EntryKey.Kind kind) {
    return new Entries(kind, new Entry[0]);
  }

  /**
   * With what these records say.
   *
   * @param before the records that this was made of: the same object needs no new text
   */
  @SuppressWarnings("ReferenceEquality") // comparing what records say is what this saves
  <V> Entries of(
      SequencedMap<String, V> records, SequencedMap<String, V> before, Function<V, String> writer) {
    if (records == before) {
      return this;
    }
    SortedMap<String, Entry> changed = new TreeMap<>();
    int added = 0;
    for (var each : records.entrySet()) {
      V held = before.get(each.getKey());
      added += held == null ? 1 : 0;
      if (held != each.getValue()) {
        EntryKey key = new EntryKey(kind, each.getKey());
        changed.put(key.name(), new Entry(key, writer.apply(each.getValue())));
      }
    }
    Set<String> removed = new TreeSet<>();
    if (records.size() - added < before.size()) {
      removed.addAll(before.keySet());
      removed.removeIf(records::containsKey);
    }
    return with(changed.values(), removed);
  }

  /**
   * With these in place of those of the same name, and without the removed ones.
   *
   * @param changed sorted by name
   */
  Entries with(Collection<Entry> changed, Set<String> removed) {
    if (changed.isEmpty() && removed.isEmpty()) {
      return this;
    }
    List<Entry> all = new ArrayList<>(entries.length + changed.size());
    int at = 0;
    for (Entry each : changed) {
      int found = Arrays.binarySearch(names, at, names.length, each.name());
      int place = found < 0 ? -found - 1 : found;
      copy(at, place, removed, all);
      all.add(each);
      at = found < 0 ? place : place + 1;
    }
    copy(at, entries.length, removed, all);
    return new Entries(kind, all.toArray(Entry[]::new));
  }

  private void copy(int from, int to, Set<String> without, List<Entry> into) {
    for (int i = from; i < to; i++) {
      if (without.isEmpty() || !without.contains(names[i])) {
        into.add(entries[i]);
      }
    }
  }

  @Nullable Entry find(String name) {
    int at = Arrays.binarySearch(names, name);
    return at < 0 ? null : entries[at];
  }

  int size() {
    return entries.length;
  }

  /**
   * Of the block in a document: its name, colon and braces, and each entry with quotes and colon.
   */
  long blockBytes() {
    return entries.length == 0 ? 0 : kind.block().length() + 4L + bytes + 4L * entries.length;
  }

  /** In the order of their names. */
  List<Entry> list() {
    return List.of(entries);
  }

  void addTo(MessageDigest version) {
    for (Entry entry : entries) {
      entry.addTo(version);
    }
  }

  /** The entries that {@code base} does not have, or has with another text; sorted. */
  List<Entry> changedSince(Entries base) {
    List<Entry> changed = new ArrayList<>();
    int at = 0;
    for (Entry entry : entries) {
      while (at < base.names.length && base.names[at].compareTo(entry.name()) < 0) {
        at++;
      }
      boolean same =
          at < base.names.length
              && base.names[at].equals(entry.name())
              && base.entries[at].saysLike(entry);
      if (!same) {
        changed.add(entry);
      }
    }
    return changed;
  }

  /** What {@code base} has and this does not. */
  List<EntryKey> removedSince(Entries base) {
    List<EntryKey> removed = new ArrayList<>();
    int at = 0;
    for (Entry entry : base.entries) {
      while (at < names.length && names[at].compareTo(entry.name()) < 0) {
        at++;
      }
      if (at == names.length || !names[at].equals(entry.name())) {
        removed.add(entry.key());
      }
    }
    return removed;
  }
}
