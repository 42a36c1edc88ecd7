package io.gazan.devcluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;

/** Clients of a cluster as the operator makes them. */
final class Clients {
  private Clients() {}

  static KubernetesClient of(DevCluster cluster) {
    return of(cluster, "");
  }

  static KubernetesClient of(DevCluster cluster, String token) {
    return of(cluster, token, true);
  }

  static KubernetesClient of(DevCluster cluster, String token, boolean onlyHttpWatches) {
    Config config = new ConfigBuilder(Config.empty()).build();
    config.setMasterUrl(cluster.url());
    config.setNamespace("default");
    config.setOnlyHttpWatches(onlyHttpWatches);
    config.setRequestRetryBackoffLimit(0);
    config.setWatchReconnectInterval(50);
    if (!token.isEmpty()) {
      config.setOauthToken(token);
    }
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
