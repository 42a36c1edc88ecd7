package io.gazan.dataplane.routing;

import io.gazan.upstreams.Upstreams;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A document in which every host, cluster and certificate that is equal to one of the document
 * before is that very object. Records compare an object with itself at once, so what is read here
 * deeply, once, costs nothing in all later comparisons; and a large document that changes a little
 * is kept in memory once.
 */
final class SharedRecords {
  private SharedRecords() {}

  static Upstreams of(Upstreams upstreams, Upstreams before) {
    return new Upstreams(
        upstreams.globals(),
        share(upstreams.clusters(), before.clusters()),
        share(upstreams.certificates(), before.certificates()),
        share(upstreams.hosts(), before.hosts()),
        upstreams.consul());
  }

  private static <V> SequencedMap<String, V> share(
      SequencedMap<String, V> entries, SequencedMap<String, V> before) {
    SequencedMap<String, V> shared = LinkedHashMap.newLinkedHashMap(entries.size());
    for (var entry : entries.entrySet()) {
      V known = before.get(entry.getKey());
      V own = entry.getValue();
      shared.put(entry.getKey(), known != null && known.equals(own) ? known : own);
    }
    return shared;
  }
}
