package io.gazan.bench;

/**
 * Resident bytes of one proxy before and after idle connections were opened; {@code errors} counts
 * those that failed.
 */
record IdleMeasurement(
    String proxy, int connections, long residentBefore, long residentAfter, long errors) {
  double bytesPerConnection() {
    return (double) (residentAfter - residentBefore) / connections;
  }
}
