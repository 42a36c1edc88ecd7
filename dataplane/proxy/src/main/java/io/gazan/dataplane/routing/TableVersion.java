package io.gazan.dataplane.routing;

import java.time.Instant;
import java.util.HexFormat;

/**
 * Which table is in force.
 *
 * @param number 0 for the empty table of the start, then one more with every change
 * @param contentHash equal for equal documents, also in other processes and after a restart
 * @param since when the table came into force
 */
public record TableVersion(long number, long contentHash, Instant since) {
  /** {@code number-hash}, as logs and the config API show it. */
  @Override
  public String toString() {
    return number + "-" + HexFormat.of().toHexDigits(contentHash);
  }
}
