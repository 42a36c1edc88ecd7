package io.gazan.dataplane.admin;

import io.gazan.dataplane.admin.page.Page;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the admin server shows.
 *
 * @param metrics {@code /metrics} in Prometheus' text format; called on a thread that may block, by
 *     one caller at a time
 * @param live {@code /livez}; called on the admin event loop, must answer from memory
 * @param ready {@code /readyz}; likewise
 * @param config by path, the pages that are on {@code config_address} only
 * @param counts of what was turned away
 */
public record AdminPages(
    Supplier<byte[]> metrics,
    Supplier<Probe> live,
    Supplier<Probe> ready,
    Map<String, Page> config,
    AdminCounts counts) {
  public AdminPages {
    Objects.requireNonNull(metrics);
    Objects.requireNonNull(live);
    Objects.requireNonNull(ready);
    config = Map.copyOf(config);
    Objects.requireNonNull(counts);
  }

  /** Metrics and health alone. */
  public AdminPages(Supplier<byte[]> metrics, Supplier<Probe> live, Supplier<Probe> ready) {
    this(metrics, live, ready, Map.of(), new AdminCounts());
  }
}
