package io.gazan.bench;

import java.util.ArrayList;
import java.util.List;

/** Compares the CPU per request of proxies, always within the same round. */
record Ratios(List<Measurement> loads) {
  List<Measurement> of(String workload, String proxy) {
    return loads.stream()
        .filter(one -> one.workload().equals(workload) && one.proxy().equals(proxy))
        .toList();
  }

  /** One ratio a round in which both were measured. */
  Statistics between(String workload, String proxy, String reference) {
    List<Double> ratios = new ArrayList<>();
    for (Measurement own : of(workload, proxy)) {
      for (Measurement other : of(workload, reference)) {
        if (other.round() == own.round()) {
          ratios.add(own.cpuMicrosPerRequest() / other.cpuMicrosPerRequest());
        }
      }
    }
    return Statistics.of(ratios);
  }

  List<Double> medians(List<String> workloads, String proxy, String reference) {
    return workloads.stream()
        .map(workload -> between(workload, proxy, reference).median())
        .toList();
  }
}
