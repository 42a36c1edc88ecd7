package io.gazan.demo;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.devcluster.DevCluster;
import io.gazan.devcluster.DevClusterOptions;
import io.gazan.operator.ApiClients;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An API server in this process, for one system alone.
 *
 * @param server what else it can do
 */
public record MemoryCluster(DevCluster server) implements Cluster {
  /**
   * Starts one.
   *
   * @param port 0 takes a free one
   */
  public static MemoryCluster start(int port) throws IOException {
    try {
      return new MemoryCluster(DevCluster.start(DevClusterOptions.defaults().withPort(port)));
    } catch (UncheckedIOException e) {
      throw new IOException("API server: " + e.getMessage(), e);
    }
  }

  @Override
  public Names names() {
    return Names.DEFAULT;
  }

  @Override
  public KubernetesClient connect() {
    return ApiClients.create(
        new ConfigBuilder().withMasterUrl(server.url()).withNamespace("default").build());
  }

  @Override
  public void apply(String yaml) {
    server.apply(yaml);
  }

  @Override
  public void close() {
    server.close();
  }
}
