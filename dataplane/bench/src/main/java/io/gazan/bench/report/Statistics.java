package io.gazan.bench.report;

import java.util.List;

/**
 * Order statistics of a handful of rounds; the median, because one disturbed round must not move
 * the result.
 */
record Statistics(double min, double median, double max) {
  static Statistics of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    if (sorted.isEmpty()) {
      return new Statistics(Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Statistics(sorted.getFirst(), median, sorted.getLast());
  }

  static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }
}
