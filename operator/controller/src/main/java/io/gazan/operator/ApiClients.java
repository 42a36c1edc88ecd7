package io.gazan.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.gazan.operator.api.ApiConnectionsFactory;
import io.gazan.operator.api.ConnectionSettings;

/**
 * Clients of the API server that come back soon: a watch or a list that failed is repeated after
 * 0.1 s at first and 3.2 s at most, where fabric8's default waits up to half a minute.
 */
public final class ApiClients {
  private static final int RECONNECT_MILLIS = 100;
  private static final int CONNECT_MILLIS = 3_000;

  private ApiClients() {}

  /** Of the pod's ServiceAccount, or of the kubeconfig. */
  public static KubernetesClient create() {
    return create(Config.autoConfigure(null));
  }

  /** The address and the credentials of the configuration, with our timings. */
  public static KubernetesClient create(Config config) {
    Config tuned =
        new ConfigBuilder(config)
            .withWatchReconnectInterval(RECONNECT_MILLIS)
            .withConnectionTimeout(CONNECT_MILLIS)
            .withOnlyHttpWatches(true)
            .withUserAgent("gazan-operator")
            .build();
    return new KubernetesClientBuilder()
        .withConfig(tuned)
        .withKubernetesSerialization(new KubernetesSerialization(mapper(), true))
        .withHttpClientFactory(new ApiConnectionsFactory(ConnectionSettings.DEFAULT))
        .build();
  }

  /**
   * A name that is longer than the JSON library's own limit would end the watch of its whole kind;
   * how large an object is, is the API server's to say. Who wrote which field when ({@code
   * managedFields}, often half of an object) is nothing to us, and would stay in every cache.
   */
  private static ObjectMapper mapper() {
    return new ObjectMapper(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxNameLength(Integer.MAX_VALUE).build())
                .build())
        .addMixIn(ObjectMeta.class, WithoutManagedFields.class);
  }

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}
}
