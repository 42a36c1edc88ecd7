package io.gazan.dataplane.observe;

import java.util.Objects;

/**
 * What one endpoint of one cluster has to say at a scrape. The pair of cluster and upstream is its
 * identity from scrape to scrape; an upstream in several clusters gives several samples.
 *
 * @param cluster name of the cluster
 * @param upstream address of the endpoint, {@code host:port}
 * @param requests exchanges sent to it since it is known; may begin at 0 again
 * @param active exchanges that run now
 * @param healthy whether it may be picked
 * @param ejections times that passive health took it out; may begin at 0 again
 */
public record UpstreamSample(
    String cluster, String upstream, long requests, long active, boolean healthy, long ejections) {
  public UpstreamSample {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(upstream);
  }
}
