package io.gazan.upstreams.document.parse;

import io.gazan.upstreams.document.Node;
import io.gazan.upstreams.document.Node.Entry;
import io.gazan.upstreams.document.Node.Mapping;
import io.gazan.upstreams.document.Node.Scalar;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of a mapping while it is read: finds duplicate keys, adds what is merged in. */
final class EntryList {
  private static final int SMALL = 12;

  private final Problems problems;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> merged = new ArrayList<>();
  private @Nullable Map<String, Entry> index;

  EntryList(Problems problems) {
    this.problems = problems;
  }

  void add(Scalar key, Node value) {
    Entry same = find(key.text());
    if (same == null) {
      put(new Entry(key, value));
      return;
    }
    if (problems.isFull()) {
      problems.countOnly();
      return;
    }
    problems.refuse(
        Quoted.clip(key.text()),
        key.line(),
        key.column(),
        "duplicate key "
            + Quoted.of(key.text())
            + ", first at "
            + same.key().line()
            + ":"
            + same.key().column());
  }

  /** Entries of a merge key: they count where the mapping itself does not have the key. */
  void merge(Mapping mapping) {
    merged.addAll(mapping.entries());
  }

  List<Entry> finish() {
    for (Entry entry : merged) {
      if (find(entry.key().text()) == null) {
        put(entry);
      }
    }
    return List.copyOf(entries);
  }

  private void put(Entry entry) {
    entries.add(entry);
    if (index != null) {
      index.put(entry.key().text(), entry);
    } else if (entries.size() > SMALL) {
      index = new HashMap<>();
      for (Entry each : entries) {
        index.put(each.key().text(), each);
      }
    }
  }

  private @Nullable Entry find(String key) {
    if (index != null) {
      return index.get(key);
    }
    for (Entry entry : entries) {
      if (entry.key().text().equals(key)) {
        return entry;
      }
    }
    return null;
  }
}
