package io.gazan.dataplane.observe.family;

import io.gazan.dataplane.observe.sample.CappedNames;
import io.gazan.dataplane.observe.sample.UpstreamSample;
import io.gazan.upstreams.cluster.Protocol;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Turns the endpoints' own counters into a bounded number of series that Prometheus can add up.
 * Totals grow by differences from scrape to scrape, so a series shared by several endpoints never
 * goes backwards when one of them leaves or starts again at 0.
 */
final class UpstreamSeries {
  /** One line of each per-upstream family. */
  static final class Series {
    final String upstream;
    long requests;
    long retries;
    long ejections;
    long active;
    long connections;
    boolean healthy = true;

    /** One, unless clusters say different ones or several upstreams share the series. */
    final Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);

    private Series(String upstream) {
      this.upstream = upstream;
    }

    private void reset() {
      active = 0;
      connections = 0;
      healthy = true;
      protocols.clear();
    }

    private void take(UpstreamSample now, UpstreamSample before) {
      requests += CappedNames.growth(before.requests(), now.requests());
      retries += CappedNames.growth(before.retries(), now.retries());
      ejections += CappedNames.growth(before.ejections(), now.ejections());
      active += now.active();
      connections += now.connections();
      healthy &= now.healthy();
      protocols.addAll(now.protocols());
    }
  }

  private static final UpstreamSample ZERO = new UpstreamSample("", 0, 0, 0, 0, true, 0, Set.of());

  private final CappedNames<Series> names;
  private Map<String, UpstreamSample> last = new HashMap<>();

  UpstreamSeries(int cap) {
    names = new CappedNames<>(cap, Series::new);
  }

  /** Takes in one scrape's samples and gives the series as they stand after it. */
  List<Series> update(List<UpstreamSample> samples) {
    SequencedMap<String, UpstreamSample> next = LinkedHashMap.newLinkedHashMap(samples.size());
    // The same one twice counts once.
    samples.forEach(sample -> next.putIfAbsent(sample.upstream(), sample));
    names.begin(next.keySet(), Series::reset);
    for (UpstreamSample sample : next.values()) {
      names.of(sample.upstream()).take(sample, last.getOrDefault(sample.upstream(), ZERO));
    }
    last = next;
    return names.all();
  }
}
