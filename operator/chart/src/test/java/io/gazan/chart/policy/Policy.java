package io.gazan.chart.policy;

import java.util.List;

/** Something that holds in everything that the chart renders. */
@FunctionalInterface
public interface Policy {
  /** What is wrong, with the object it is wrong with; nothing when all is well. */
  List<String> problems(Manifests manifests);
}
