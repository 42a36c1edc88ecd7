package io.gazan.bench.report;

/** One window of load against one proxy. Times in microseconds, sizes in bytes. */
public record Measurement(
    String workload,
    String proxy,
    int round,
    long requests,
    double seconds,
    double cpuMicrosPerRequest,
    double systemShare,
    double p50Micros,
    double p99Micros,
    long residentBytes,
    long errors) {
  public double requestsPerSecond() {
    return requests / seconds;
  }
}
