package io.gazan.bench.report;

/**
 * Resident bytes of one proxy before and after idle connections were opened; {@code errors} counts
 * those that failed.
 */
public record IdleMeasurement(
    String proxy, int connections, long residentBefore, long residentAfter, long errors) {
  public double bytesPerConnection() {
    return (double) (residentAfter - residentBefore) / connections;
  }
}
