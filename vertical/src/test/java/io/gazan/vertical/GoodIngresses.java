package io.gazan.vertical;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A thousand Ingresses that share a Service. */
record GoodIngresses(Scene scene, String namespace, String service) {
  static final int COUNT = 1_000;
  private static final int A_CONNECTION = 100;
  private static final int MOST_TOLD = 5;

  static String host(int number) {
    return "good-" + number + ".example.com";
  }

  /** Creates those from one number up to, and without, another. */
  void apply(int from, int to) {
    StringBuilder yaml = new StringBuilder();
    for (int i = from; i < to; i++) {
      yaml.append(
          """
          ---
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata: {namespace: %s, name: good-%d}
          spec:
            ingressClassName: $CLASS
            rules: [{host: %s, http: {paths: [%s]}}]
          """
              .formatted(namespace, i, host(i), Scene.path("Prefix", "/", service)));
    }
    scene.apply(yaml.substring(4));
  }

  /** What some data plane answers otherwise than with 200, the first few of them. */
  List<String> notServed() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Dataplane dataplane : scene.system().dataplanes()) {
      for (int from = 0; from < COUNT && wrong.size() < MOST_TOLD; from += A_CONNECTION) {
        try (RawClient client = RawClient.connect(dataplane.httpAddress())) {
          for (int i = from; i < from + A_CONNECTION && wrong.size() < MOST_TOLD; i++) {
            int status = client.get(host(i), "/").read().status();
            if (status != 200) {
              wrong.add(host(i) + " " + status);
            }
          }
        }
      }
    }
    return wrong;
  }
}
