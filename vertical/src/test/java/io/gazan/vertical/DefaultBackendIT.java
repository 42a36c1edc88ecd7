package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code spec.defaultBackend}: kubernetes.md line 6. On a system of its own, for it takes all. */
class DefaultBackendIT {
  @SuppressWarnings("NullAway.Init")
  private Scene scene;

  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @BeforeEach
  void start() {
    scene = Scene.start();
    namespace = scene.namespace();
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private void defaultBackend(String name, String service, String rules) {
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: %s}
        spec:
          ingressClassName: $CLASS
          defaultBackend: {service: {name: %s, port: {number: 80}}}
          %s
        """
            .formatted(namespace, name, service, rules));
  }

  @Test
  void withoutRulesItTakesEverythingThatNothingElseTakes() {
    // Given
    scene.service(namespace, "fallback");
    scene.service(namespace, "web");
    scene.ingress(namespace, "web", "known.example.com", path("Prefix", "/app", "web"));
    scene.awaitEndpoint("known.example.com", "/app", "web");
    assertThat(scene.get("known.example.com", "/other").status()).isEqualTo(404);
    // When
    defaultBackend("all", "fallback", "");
    // Then
    scene.awaitEndpoint("unknown.example.com", "/any", "fallback");
    scene.awaitEndpoint("known.example.com", "/other", "fallback");
    scene.awaitEndpoint("known.example.com", "/app", "web");
  }

  @Test
  void withRulesItTakesWhatItsOwnHostsDoNot() {
    // Given
    scene.service(namespace, "fallback");
    scene.service(namespace, "web");
    // When
    defaultBackend(
        "own",
        "fallback",
        "rules: [{host: own.example.com, http: {paths: [" + path("Exact", "/app", "web") + "]}}]");
    // Then
    scene.awaitEndpoint("own.example.com", "/app", "web");
    scene.awaitEndpoint("own.example.com", "/other", "fallback");
    assertThat(scene.get("unknown.example.com", "/").status()).isEqualTo(404);
  }

  @Test
  void theOldestWins() {
    // Given
    scene.service(namespace, "first");
    scene.service(namespace, "second");
    defaultBackend("b-first", "first", "");
    scene.awaitEndpoint("any.example.com", "/", "first");
    // When
    defaultBackend("z-second", "second", "");
    scene.settle(namespace);
    // Then
    scene.awaitEndpoint("any.example.com", "/", "first");
  }

  @Test
  void noHostIsAllHostsThatAreNotKnown() {
    // Given
    scene.service(namespace, "every");
    scene.service(namespace, "web");
    scene.ingress(namespace, "known", "known.example.com", path("Prefix", "/app", "web"));
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: every}
        spec: {ingressClassName: $CLASS, rules: [{http: {paths: [%s]}}]}
        """
            .formatted(namespace, path("Prefix", "/", "every")));
    // Then
    scene.awaitEndpoint("unknown.example.com", "/", "every");
    scene.awaitEndpoint("known.example.com", "/app", "web");
    assertThat(scene.get("known.example.com", "/").status()).isEqualTo(404);
  }
}
