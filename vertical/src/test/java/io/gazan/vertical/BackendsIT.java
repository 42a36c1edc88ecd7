package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services and their endpoints: kubernetes.md line 5. */
@ExtendWith(SharedScene.class)
record BackendsIT(Scene scene, String namespace, String host) {
  @Test
  void aServicesPortByName() {
    // Given
    scene.service(namespace, "web");
    // When
    scene.ingress(
        namespace,
        "named",
        host,
        "{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}");
    // Then
    scene.awaitEndpoint(host, "/", "web");
  }

  @Test
  void aMissingServiceAnswers503AndSaysSoInAnEvent() {
    // Given
    scene.service(namespace, "web");
    // When
    scene.ingress(
        namespace, "half", host, path("Prefix", "/", "web"), path("Prefix", "/gone", "missing"));
    // Then
    scene.awaitStatus(host, "/gone", 503);
    scene.awaitEndpoint(host, "/", "web");
    // The Service that is there may be seen later than the Ingress, and be missed at first, too.
    told().awaitNote("half", "there is no Service \"" + namespace + "/missing\"");
    // And it is served as soon as it is there.
    scene.service(namespace, "missing");
    scene.awaitEndpoint(host, "/gone", "missing");
  }

  @Test
  void aMissingPortAnswers503() {
    // Given
    scene.service(namespace, "web");
    // When
    scene.ingress(
        namespace,
        "port",
        host,
        "{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 81}}}}");
    // Then
    scene.awaitStatus(host, "/", 503);
    assertThat(told().awaitWarning("port", "PortNotFound").getNote()).contains("81");
  }

  @Test
  void aServiceWithoutEndpointsAnswers503UntilOneIsReady() {
    // Given
    scene.apply(Scene.service(namespace, "empty", "{name: http, port: 80}"));
    scene.ingress(namespace, "empty", host, path("Prefix", "/", "empty"));
    scene.awaitStatus(host, "/", 503);
    // When
    EchoEndpoint endpoint = EchoEndpoint.start("late");
    try (endpoint) {
      scene.slice(namespace, "empty", "http", endpoint.socketAddress());
      // Then
      scene.awaitEndpoint(host, "/", "late");
    }
  }

  @Test
  void aResourceBackendIsRefused() {
    // When
    scene.ingress(
        namespace,
        "resource",
        host,
        "{path: /, pathType: Prefix, backend: {resource: {apiGroup: k8s.example.com, kind: Bucket,"
            + " name: static}}}");
    // Then
    scene.awaitStatus(host, "/", 503);
    assertThat(told().awaitWarning("resource", "BackendRefused").getNote()).contains("resource");
  }

  @Test
  void aHeadlessServiceWorks() {
    // Given
    EchoEndpoint endpoint = EchoEndpoint.start("headless");
    try (endpoint) {
      scene.apply(
          """
          apiVersion: v1
          kind: Service
          metadata: {namespace: %s, name: headless}
          spec: {clusterIP: None, ports: [{name: http, port: 80, targetPort: 8080}]}
          """
              .formatted(namespace));
      scene.slice(namespace, "headless", "http", endpoint.socketAddress());
      // When
      scene.ingress(namespace, "headless", host, path("Prefix", "/", "headless"));
      // Then
      scene.awaitEndpoint(host, "/", "headless");
    }
  }

  @Test
  void anExternalNameIsRefusedUnlessItIsAllowed() {
    // Given
    scene.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: %s, name: external}
        spec: {type: ExternalName, externalName: example.com, ports: [{port: 80}]}
        """
            .formatted(namespace));
    // When
    scene.ingress(namespace, "external", host, path("Prefix", "/", "external"));
    // Then
    scene.awaitStatus(host, "/", 503);
    assertThat(told().awaitWarning("external", "BackendRefused").getNote())
        .contains("ExternalName");
  }

  @Test
  void anEndpointThatIsTerminatingGetsNothingWhileAnotherIsReady() {
    // Given
    EchoEndpoint ready = EchoEndpoint.start("ready");
    EchoEndpoint leaving = EchoEndpoint.start("leaving");
    try (ready;
        leaving) {
      scene.apply(Scene.service(namespace, "web", "{name: http, port: 80}"));
      scene.slice(namespace, "web", "http", ready.socketAddress());
      scene.slice(
          namespace,
          "web",
          2,
          leaving.socketAddress(),
          "ready: false, serving: true, terminating: true");
      scene.ingress(namespace, "web", host, path("Prefix", "/", "web"));
      scene.awaitEndpoint(host, "/", "ready");
      // When
      for (int i = 0; i < 10; i++) {
        assertThat(scene.get(host, "/").endpoint()).isEqualTo("ready");
      }
      // Then: once nothing is ready, what still serves does.
      scene.slice(namespace, "web", "http");
      scene.awaitEndpoint(host, "/", "leaving");
    }
  }

  @Test
  void anAddressInTwoSlicesIsOneEndpoint() {
    // Given
    EchoEndpoint twice = EchoEndpoint.start("twice");
    EchoEndpoint once = EchoEndpoint.start("once");
    try (twice;
        once) {
      scene.apply(Scene.service(namespace, "web", "{name: http, port: 80}"));
      scene.slice(namespace, "web", 1, twice.socketAddress(), "");
      scene.slice(namespace, "web", 2, twice.socketAddress(), "ready: true");
      scene.slice(namespace, "web", 3, once.socketAddress(), "");
      scene.ingress(namespace, "web", host, path("Prefix", "/", "web"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> scene.get(host, "/").status() == 200 && once.requests() >= 2);
      // When
      Map<String, Integer> shares = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        scene.ask(host, "/").forEach(each -> shares.merge(each.endpoint(), 1, Integer::sum));
      }
      // Then
      assertThat(shares).containsOnly(Map.entry("twice", 20), Map.entry("once", 20));
    }
  }

  @Test
  void aStickyClientStaysWithAnEndpointThatTerminates() {
    // Given
    EchoEndpoint ready = EchoEndpoint.start("ready");
    EchoEndpoint leaving = EchoEndpoint.start("leaving");
    try (ready;
        leaving) {
      scene.apply(Scene.service(namespace, "web", "{name: http, port: 80}"));
      scene.slice(namespace, "web", 1, leaving.socketAddress(), "ready: true");
      scene.apply(
          """
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata: {namespace: %s, name: web, annotations: {gazan.io/session-affinity: 1h}}
          spec: {ingressClassName: $CLASS, rules: [{host: %s, http: {paths: [%s]}}]}
          """
              .formatted(namespace, host, path("Prefix", "/", "web")));
      scene.awaitEndpoint(host, "/", "leaving");
      String cookie = Objects.requireNonNull(scene.get(host, "/").header("Set-Cookie"));
      // When
      scene.slice(namespace, "web", 2, ready.socketAddress(), "ready: true");
      scene.slice(
          namespace,
          "web",
          1,
          leaving.socketAddress(),
          "ready: false, serving: true, terminating: true");
      scene.settle(namespace);
      scene.awaitEndpoint(host, "/", "ready");
      // Then
      for (int i = 0; i < 5; i++) {
        assertThat(scene.get(host, "/", "Cookie: " + cookie.substring(0, cookie.indexOf(';'))))
            .extracting(WireResponse::endpoint)
            .isEqualTo("leaving");
        assertThat(scene.get(host, "/").endpoint()).isEqualTo("ready");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: http, port: 80, appProtocol: kubernetes.io/h2c}",
        "{name: grpc, port: 80}",
        "{name: h2c-web, port: 80}"
      })
  void theProtocolIsThatOfTheServicesPort(String port) {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("web", EchoWire.h2c())) {
      scene.apply(Scene.service(namespace, "web", port));
      String name = port.substring("{name: ".length(), port.indexOf(','));
      scene.slice(namespace, "web", name, endpoint.socketAddress());
      // When
      scene.ingress(namespace, "web", host, path("Prefix", "/", "web"));
      // Then
      scene.awaitEndpoint(host, "/", "web");
      assertThat(endpoint.seen()).extracting(Seen::version).containsOnly("HTTP/2");
    }
  }

  private Told told() {
    return new Told(scene, namespace);
  }
}
