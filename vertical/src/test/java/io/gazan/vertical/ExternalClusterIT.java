package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.demo.Cluster;
import io.gazan.demo.WholeSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the tests can run on an API server of which they know nothing but a kubeconfig, and leave
 * nothing behind there. This one is an API server in a process of its own.
 */
@Tag("faults")
class ExternalClusterIT {
  @Test
  void aSystemRunsThereBesideAnotherAndIsGoneAfterwards(@TempDir Path folder) throws Exception {
    // Given
    Path kubeconfig = folder.resolve("kubeconfig");
    Process server = startApiServer(kubeconfig, folder.resolve("log"));
    try {
      Awaitility.await("the kubeconfig")
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(kubeconfig) && Files.size(kubeconfig) > 0);
      ExternalCluster cluster = ExternalCluster.of(Files.readString(kubeconfig));
      ExternalCluster other = ExternalCluster.of(Files.readString(kubeconfig));
      assertThat(cluster.names()).isNotEqualTo(other.names());
      try (KubernetesClient client = other.connect()) {
        try (Scene neighbour = Scene.start(other, WholeSystem.Shape.DEFAULT)) {
          serve(neighbour, "neighbour");
          // When
          try (Scene scene = Scene.start(cluster, WholeSystem.Shape.DEFAULT)) {
            serve(scene, "own");
            // Then: neither sees what is the other's.
            assertThat(scene.get("neighbour.example.com", "/").status()).isEqualTo(404);
            assertThat(neighbour.get("own.example.com", "/").status()).isEqualTo(404);
          }
          assertThat(left(client)).isNotEmpty().allMatch(name -> isOf(name, other.names()));
        }
        assertThat(left(client)).isEmpty();
      }
    } finally {
      server.destroy();
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Process startApiServer(Path kubeconfig, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.gazan.devcluster.Main",
            "--kubeconfig",
            kubeconfig.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** An Ingress and a GazanRoute of that name, which change once. */
  private static void serve(Scene scene, String name) {
    String namespace = scene.namespace();
    Told told = new Told(scene, namespace);
    EchoEndpoint endpoint = scene.service(namespace, name);
    assertThat(endpoint.socketAddress().getAddress().isLoopbackAddress()).isTrue();
    scene.ingress(namespace, name, name + ".example.com", path("Prefix", "/", "none"));
    scene.awaitStatus(name + ".example.com", "/", 503);
    scene.ingress(namespace, name, name + ".example.com", path("Prefix", "/", name));
    scene.awaitEndpoint(name + ".example.com", "/", name);
    told.awaitAddresses(name, Told.ADDRESS);
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: %s, name: %s}
        spec:
          ingressClassName: $CLASS
          hosts: [route.%s.example.com]
          rules: [{path: {value: /}, backends: [{service: {name: %s, port: http}}]}]
        """
            .formatted(namespace, name, name, name));
    told.awaitCondition(name, "Programmed", "True Programmed");
    assertThat(scene.get("route." + name + ".example.com", "/").endpoint()).isEqualTo(name);
  }

  /** Namespaces and IngressClasses that a system made. */
  private static List<String> left(KubernetesClient client) {
    List<String> names = new java.util.ArrayList<>(names(client.namespaces().list().getItems()));
    names.addAll(names(client.network().v1().ingressClasses().list().getItems()));
    names.removeAll(List.of("default", "kube-system"));
    return names;
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(each -> each.getMetadata().getName()).toList();
  }

  private static boolean isOf(String name, Cluster.Names names) {
    return name.startsWith(names.namespace());
  }
}
