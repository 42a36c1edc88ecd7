package io.gazan.dataplane.observe.family;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The metric families of one scrape as they are put together. Counters are named without their
 * {@code _total}, which the text format adds.
 */
public final class Families {
  private final List<MetricSnapshot> all = new ArrayList<>();

  public void counter(String name, String help, long value) {
    counters(name, help, points -> points.add(Labels.EMPTY, value));
  }

  public void gauge(String name, String help, long value) {
    gauge(name, help, (double) value);
  }

  public void gauge(String name, String help, double value) {
    gauges(name, help, points -> points.add(Labels.EMPTY, value));
  }

  /** A counter with labels. */
  public void counters(String name, String help, Consumer<Points> fill) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    fill.accept(
        (labels, value) ->
            points.add(CounterDataPointSnapshot.builder().value(value).labels(labels).build()));
    all.add(new CounterSnapshot(new MetricMetadata(name, help), points));
  }

  /** A gauge with labels. */
  public void gauges(String name, String help, Consumer<Points> fill) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    fill.accept(
        (labels, value) ->
            points.add(GaugeDataPointSnapshot.builder().value(value).labels(labels).build()));
    all.add(new GaugeSnapshot(new MetricMetadata(name, help), points));
  }

  /** A histogram in seconds over the borders of {@link LatencyBuckets}. */
  public void histogram(String name, String help, long[] buckets, long sumNanos) {
    all.add(
        HistogramSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(LatencyBuckets.seconds(), buckets))
                    .sum(sumNanos / 1e9)
                    .build())
            .build());
  }

  public MetricSnapshots snapshots() {
    return new MetricSnapshots(all);
  }

  /** Where the points of one family go. */
  @FunctionalInterface
  public interface Points {
    void add(Labels labels, double value);

    default void add(Labels labels, long value) {
      add(labels, (double) value);
    }
  }
}
