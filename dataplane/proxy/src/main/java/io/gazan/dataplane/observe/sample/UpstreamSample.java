package io.gazan.dataplane.observe.sample;

import io.gazan.upstreams.cluster.Protocol;
import java.util.Objects;
import java.util.Set;

/**
 * What one endpoint has to say at a scrape, once however many clusters name it. What is called a
 * total may begin at 0 again.
 *
 * @param upstream address of the endpoint, {@code host:port}; its identity from scrape to scrape
 * @param requests total of exchanges sent to it
 * @param retries total of those that had failed elsewhere before
 * @param active exchanges that run now
 * @param connections open now, idle ones included
 * @param healthy whether it may be picked, in every cluster that names it
 * @param ejections total of the times that passive health took it out
 * @param protocols what clusters speak to it, said or found out; empty while that is not known
 */
public record UpstreamSample(
    String upstream,
    long requests,
    long retries,
    long active,
    long connections,
    boolean healthy,
    long ejections,
    Set<Protocol> protocols) {
  public UpstreamSample {
    Objects.requireNonNull(upstream);
    protocols = Set.copyOf(protocols);
  }
}
