package io.gazan.dataplane.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns the endpoints' own counters into series that Prometheus can add up: at most a given number
 * of upstreams have a series of their own, first come first served, the rest share {@code other};
 * one that has left frees its place. Totals grow by differences from scrape to scrape, so a series
 * shared by several endpoints never goes backwards when one of them leaves or starts again at 0.
 * Belongs to one collector, which lets in one scrape at a time.
 */
final class UpstreamSeries {
  static final String OTHER = "other";

  /** One line of each per-upstream family. */
  static final class Series {
    final String upstream;
    long requests;
    long ejections;
    long active;
    boolean healthy = true;

    private Series(String upstream) {
      this.upstream = upstream;
    }
  }

  private record Source(String cluster, String upstream) {}

  private record Totals(long requests, long ejections) {
    static final Totals ZERO = new Totals(0, 0);

    /** A counter that went down has begun anew. */
    static long since(long before, long now) {
      return now >= before ? now - before : now;
    }
  }

  private final int cap;
  private final Map<String, Series> named = new LinkedHashMap<>();
  private final Series other = new Series(OTHER);
  private boolean otherUsed;
  private Map<Source, Totals> last = new HashMap<>();

  UpstreamSeries(int cap) {
    this.cap = cap;
  }

  /** Takes in one scrape's samples and gives the series as they stand after it. */
  List<Series> update(List<UpstreamSample> samples) {
    Set<String> present = new HashSet<>();
    for (UpstreamSample sample : samples) {
      present.add(sample.upstream());
    }
    named.keySet().retainAll(present);
    named.values().forEach(UpstreamSeries::beginScrape);
    beginScrape(other);
    Map<Source, Totals> next = HashMap.newHashMap(samples.size());
    for (UpstreamSample sample : samples) {
      Source source = new Source(sample.cluster(), sample.upstream());
      Totals now = new Totals(sample.requests(), sample.ejections());
      if (next.putIfAbsent(source, now) == null) {
        take(sample, last.getOrDefault(source, Totals.ZERO));
      }
    }
    last = next;
    List<Series> all = new ArrayList<>(named.values());
    if (otherUsed) {
      all.add(other);
    }
    return all;
  }

  private static void beginScrape(Series series) {
    series.active = 0;
    series.healthy = true;
  }

  private void take(UpstreamSample sample, Totals before) {
    Series series = seriesOf(sample.upstream());
    series.requests += Totals.since(before.requests(), sample.requests());
    series.ejections += Totals.since(before.ejections(), sample.ejections());
    series.active += sample.active();
    series.healthy &= sample.healthy();
  }

  private Series seriesOf(String upstream) {
    Series series = named.get(upstream);
    if (series != null) {
      return series;
    }
    if (named.size() < cap && !upstream.equals(OTHER)) {
      Series added = new Series(upstream);
      named.put(upstream, added);
      return added;
    }
    otherUsed = true;
    return other;
  }
}
