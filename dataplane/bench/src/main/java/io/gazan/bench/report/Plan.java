package io.gazan.bench.report;

import java.util.List;

/** How the measurements were taken; part of the result file. */
public record Plan(
    int rounds,
    int seconds,
    int warmUpSeconds,
    int proxyCore,
    int loadCore,
    List<String> workloads,
    List<String> proxies) {
  /** An upper bound on the whole run, after which the children end by themselves. */
  public long limitSeconds() {
    // Twice: what is added to a proxy is measured beside the same proxy without it.
    long starts = 2L * workloads.size() * proxies.size();
    long windows = starts * rounds;
    return 600 + windows * (seconds + 10L) + starts * (6L * warmUpSeconds + 60L);
  }
}
