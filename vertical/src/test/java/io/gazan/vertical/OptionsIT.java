package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.reconcile.watch.WatchScope;
import io.gazan.operator.translate.TranslatorOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator's options change: kubernetes.md lines 1, 5 and 7. On a system of its own. */
@SuppressWarnings("NullAway.Init")
class OptionsIT {
  private static Scene scene;
  private String namespace;
  private String host;

  @BeforeAll
  static void start() {
    scene = Scene.start();
  }

  @AfterAll
  static void end() {
    scene.close();
  }

  @BeforeEach
  void serveSomething() {
    namespace = scene.namespace();
    host = namespace + ".example.com";
    scene.service(namespace, "web");
    scene.ingress(namespace, "web", "web." + host, path("Prefix", "/", "web"));
  }

  private static TranslatorOptions translation(boolean withoutClass, boolean allowExternalName) {
    return new TranslatorOptions(scene.names().controller(), withoutClass, allowExternalName);
  }

  @Test
  void whoNamesNoClassIsServedIfThatIsWanted() {
    // Given
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %1$s, name: no-class}
        spec: {rules: [{host: no-class.%2$s, http: {paths: [%3$s]}}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %1$s, name: another-class}
        spec: {ingressClassName: another, rules: [{host: another.%2$s, http: {paths: [%3$s]}}]}
        """
            .formatted(namespace, host, path("Prefix", "/", "web")));
    scene.replaceOperator(config -> config);
    scene.awaitEndpoint("web." + host, "/", "web");
    assertThat(scene.get("no-class." + host, "/").status()).isEqualTo(404);
    // When
    scene.replaceOperator(config -> config.with(translation(true, false)));
    // Then
    scene.awaitEndpoint("no-class." + host, "/", "web");
    assertThat(scene.get("web." + host, "/").endpoint()).isEqualTo("web");
    assertThat(scene.get("another." + host, "/").status()).isEqualTo(404);
  }

  @Test
  void onlyTheNamespacesThatAreWatchedAreServed() {
    // Given
    String other = scene.namespace();
    scene.service(other, "web");
    scene.ingress(other, "web", "other." + host, path("Prefix", "/", "web"));
    scene.replaceOperator(config -> config);
    scene.awaitEndpoint("other." + host, "/", "web");
    // When
    scene.replaceOperator(config -> config.with(new WatchScope(Set.of(namespace), null)));
    // Then
    scene.awaitStatus("other." + host, "/", 404);
    scene.awaitEndpoint("web." + host, "/", "web");
  }

  @Test
  void anExternalNameIsUsedIfThatIsWantedButNeverThisMachineItself() throws Exception {
    // Given: an endpoint that is elsewhere, as far as an address can tell.
    try (EchoEndpoint endpoint = EchoEndpoint.start("external");
        Outside outside = new Outside()) {
      InetSocketAddress elsewhere = outside.addressOf(endpoint.socketAddress());
      external("external", elsewhere.getAddress().getHostAddress(), elsewhere.getPort());
      external("machine", "localhost", endpoint.socketAddress().getPort());
      scene.ingress(
          namespace,
          "external",
          host,
          to("/external", "external", elsewhere.getPort()),
          to("/machine", "machine", endpoint.socketAddress().getPort()));
      // When
      scene.replaceOperator(config -> config.with(translation(false, true)));
      // Then
      scene.awaitEndpoint(host, "/external", "external");
      scene.awaitStatus(host, "/machine", 503);
      new Told(scene, namespace).awaitNote("external", "localhost");
    }
  }

  private void external(String name, String target, int port) {
    scene.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: %s, name: %s}
        spec: {type: ExternalName, externalName: "%s", ports: [{name: http, port: %d}]}
        """
            .formatted(namespace, name, target, port));
  }

  private static String to(String path, String service, int port) {
    return "{path: %s, pathType: Prefix, backend: {service: {name: %s, port: {number: %d}}}}"
        .formatted(path, service, port);
  }

  @Test
  void theDefaultCertificateIsThatOfASecret() {
    // Given
    TestPair pair = TestCertificates.fresh("*.example.com");
    scene.tlsSecret(namespace, "standard", pair);
    ObjectKey secret = new ObjectKey("Secret", namespace, "standard");
    // When
    scene.replaceOperator(config -> config.with(new WatchScope(Set.of(), secret)));
    // Then
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(scene.shownFor("nobody-" + host)).isEqualTo(pair.certificate()));
  }
}
