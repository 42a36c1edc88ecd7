package io.gazan.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Compares the CPU per request of proxies, always within the same round. */
record Ratios(List<Measurement> loads) {
  List<Measurement> of(String workload, String proxy) {
    return loads.stream()
        .filter(one -> one.workload().equals(workload) && one.proxy().equals(proxy))
        .toList();
  }

  /** One ratio a round in which both were measured. */
  Statistics between(String workload, String proxy, String reference) {
    return compare(workload, proxy, reference, (own, other) -> own / other);
  }

  /** One difference a round, in microseconds. */
  Statistics added(String workload, String proxy, String reference) {
    return compare(workload, proxy, reference, (own, other) -> own - other);
  }

  private Statistics compare(
      String workload, String proxy, String reference, DoubleBinaryOperator how) {
    List<Double> all = new ArrayList<>();
    for (Measurement own : of(workload, proxy)) {
      for (Measurement other : of(workload, reference)) {
        if (other.round() == own.round()) {
          all.add(how.applyAsDouble(own.cpuMicrosPerRequest(), other.cpuMicrosPerRequest()));
        }
      }
    }
    return Statistics.of(all);
  }

  List<Double> medians(List<String> workloads, String proxy, String reference) {
    return workloads.stream()
        .map(workload -> between(workload, proxy, reference).median())
        .toList();
  }
}
