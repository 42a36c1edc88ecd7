package io.gazan.dataplane.observe.family;

import io.gazan.dataplane.observe.sample.CappedNames;
import io.gazan.dataplane.observe.sample.ClusterSample;
import io.gazan.dataplane.observe.sample.ClusterSample.Overflows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same for clusters as {@link UpstreamSeries} is for endpoints. */
final class ClusterSeries {
  /** One line of each per-cluster family. */
  static final class Series {
    final String cluster;
    long connections;
    long pending;
    boolean open;
    Overflows overflows = Overflows.NONE;

    private Series(String cluster) {
      this.cluster = cluster;
    }

    private void reset() {
      connections = 0;
      pending = 0;
      open = false;
    }

    private void take(ClusterSample now, Overflows before) {
      connections += now.connections();
      pending += now.pending();
      open |= now.open();
      overflows = overflows.plus(before, now.overflows());
    }
  }

  private final CappedNames<Series> names;
  private Map<String, Overflows> last = new HashMap<>();

  ClusterSeries(int cap) {
    names = new CappedNames<>(cap, Series::new);
  }

  /** Takes in one scrape's samples, one a cluster, and gives the series as they stand after it. */
  List<Series> update(List<ClusterSample> samples) {
    Map<String, Overflows> next = HashMap.newHashMap(samples.size());
    samples.forEach(sample -> next.put(sample.cluster(), sample.overflows()));
    names.begin(next.keySet(), Series::reset);
    for (ClusterSample sample : samples) {
      names.of(sample.cluster()).take(sample, last.getOrDefault(sample.cluster(), Overflows.NONE));
    }
    last = next;
    return names.all();
  }
}
