package io.gazan.dataplane.observe;

import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where a scrape takes the figures from that no event loop keeps. Called on the scraping thread,
 * once a scrape each; they must answer from memory and not block.
 *
 * @param upstreams every endpoint of every cluster
 * @param config the table in force
 * @param accessLogDropped lines that the access log has lost since start
 */
public record ScrapeSources(
    Supplier<List<UpstreamSample>> upstreams,
    Supplier<ConfigSample> config,
    LongSupplier accessLogDropped) {
  public ScrapeSources {
    Objects.requireNonNull(upstreams);
    Objects.requireNonNull(config);
    Objects.requireNonNull(accessLogDropped);
  }
}
