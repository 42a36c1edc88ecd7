package io.gazan.operator;

import java.util.Arrays;

/** What an operator's metrics say now. */
record Scrape(String text) {
  static Scrape of(Operator operator) {
    return new Scrape(operator.metrics());
  }

  /** The sum of a family's series whose labels contain the text. */
  double value(String family, String... labels) {
    return text.lines()
        .filter(line -> line.startsWith(family + " ") || line.startsWith(family + "{"))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
