package io.gazan.dataplane.routing.document;

import io.gazan.upstreams.Upstreams;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A document in which every host, cluster and certificate that is equal to one of the document
 * before is that very object. Records compare an object with itself at once, so what is read here
 * deeply, once, costs nothing in all later comparisons; and a large document that changes a little
 * is kept in memory once.
 */
public final class SharedRecords {
  private SharedRecords() {}

  public static Upstreams of(Upstreams upstreams, Upstreams before) {
    return new Upstreams(
        upstreams.globals(),
        share(upstreams.clusters(), before.clusters()),
        share(upstreams.certificates(), before.certificates()),
        share(upstreams.hosts(), before.hosts()),
        upstreams.consul());
  }

  /**
   * The very map of before if nothing has changed; the new one if it shares its records already.
   */
  @SuppressWarnings("ReferenceEquality") // equal ones that are not the same are what is looked for
  private static <V> SequencedMap<String, V> share(
      SequencedMap<String, V> entries, SequencedMap<String, V> before) {
    if (entries == before) {
      return before;
    }
    boolean changed = entries.size() != before.size();
    SequencedMap<String, V> known = new LinkedHashMap<>();
    for (var entry : entries.entrySet()) {
      V was = before.get(entry.getKey());
      V own = entry.getValue();
      if (was == own) {
        continue;
      }
      if (was != null && was.equals(own)) {
        known.put(entry.getKey(), was);
      } else {
        changed = true;
      }
    }
    if (!changed) {
      return before;
    }
    if (known.isEmpty()) {
      return entries;
    }
    SequencedMap<String, V> shared = new LinkedHashMap<>(entries);
    shared.putAll(known);
    return shared;
  }
}
