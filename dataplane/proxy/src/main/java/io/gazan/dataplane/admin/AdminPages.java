package io.gazan.dataplane.admin;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the admin server shows.
 *
 * @param metrics {@code /metrics} in Prometheus' text format; called on a thread that may block, by
 *     one caller at a time
 * @param live {@code /livez}; called on the admin event loop, must answer from memory
 * @param ready {@code /readyz}; likewise
 */
public record AdminPages(Supplier<byte[]> metrics, Supplier<Probe> live, Supplier<Probe> ready) {
  public AdminPages {
    Objects.requireNonNull(metrics);
    Objects.requireNonNull(live);
    Objects.requireNonNull(ready);
  }
}
