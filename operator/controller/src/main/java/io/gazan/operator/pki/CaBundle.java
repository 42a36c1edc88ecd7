package io.gazan.operator.pki;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;

/** The ConfigMap whose {@code ca.crt} data planes mount and trust. Written only when it differs. */
final class CaBundle {
  private static final String KEY = "ca.crt";
  private static final int ATTEMPTS = 3;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  CaBundle(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /** Returns when the ConfigMap holds exactly these certificates. */
  void publish(String certificates) {
    for (int attempt = 1; ; attempt++) {
      try {
        attempt(certificates);
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void attempt(String certificates) {
    ConfigMap found = client.configMaps().inNamespace(namespace).withName(name).get();
    Map<String, String> data = Map.of(KEY, certificates);
    if (found == null) {
      ConfigMap made =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName(name)
              .addToLabels("app.kubernetes.io/managed-by", "gazan-operator")
              .endMetadata()
              .withData(data)
              .build();
      client.resource(made).inNamespace(namespace).create();
    } else if (!data.equals(found.getData())) {
      client
          .resource(new ConfigMapBuilder(found).withData(data).build())
          .inNamespace(namespace)
          .update();
    }
  }
}
