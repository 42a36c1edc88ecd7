package io.gazan.dataplane.cluster.health;

/**
 * What came of one check.
 *
 * @param answered whether the endpoint spoke the protocol that it was asked in
 * @param detail for a log line: {@code status 503}, {@code no answer within 2000 ms}, …
 */
public record CheckResult(boolean healthy, boolean answered, String detail) {
  /** Up is what answers below 500, and 501, which only says that the method is not known there. */
  static CheckResult ofStatus(int status) {
    return new CheckResult(status < 500 || status == 501, true, "status " + status);
  }

  /** Up, though not by its status. */
  static CheckResult up(String detail) {
    return new CheckResult(true, true, detail);
  }

  /** Down without an answer. */
  public static CheckResult failed(String detail) {
    return new CheckResult(false, false, detail);
  }
}
