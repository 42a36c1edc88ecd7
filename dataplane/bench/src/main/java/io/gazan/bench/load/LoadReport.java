package io.gazan.bench.load;

import java.util.List;

/**
 * What a load generator says of one window. Latencies in microseconds; {@code errors} counts socket
 * errors, timeouts and every status outside 2xx and 3xx, {@code errorKinds} names them.
 */
public record LoadReport(
    long requests,
    double seconds,
    long bytes,
    long errors,
    String errorKinds,
    double p50Micros,
    double p99Micros) {
  private static final List<String> KINDS =
      List.of("connect", "read", "write", "status", "timeout");

  /**
   * Reads the line behind {@code mark}: requests, microseconds, bytes, errors of the five kinds,
   * median and 99th percentile.
   */
  static LoadReport parse(String output, String mark) {
    int at = output.lastIndexOf(mark);
    if (at < 0) {
      throw new IllegalStateException("the load generator printed no result line: " + output);
    }
    String[] fields = output.substring(at + mark.length()).trim().split("\\s+", -1);
    long errors = 0;
    StringBuilder kinds = new StringBuilder();
    for (int i = 0; i < KINDS.size(); i++) {
      long count = Long.parseLong(fields[3 + i]);
      errors += count;
      if (count > 0) {
        kinds.append(' ').append(KINDS.get(i)).append('=').append(count);
      }
    }
    return new LoadReport(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]) / 1e6,
        Long.parseLong(fields[2]),
        errors,
        kinds.toString().strip(),
        Double.parseDouble(fields[8]),
        Double.parseDouble(fields[9]));
  }

  LoadReport because(String reasons) {
    return new LoadReport(
        requests,
        seconds,
        bytes,
        errors,
        (errorKinds + " " + reasons).strip(),
        p50Micros,
        p99Micros);
  }
}
