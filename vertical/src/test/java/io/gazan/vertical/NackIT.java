package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A data plane refuses what the operator found good: kubernetes.md §3. A header inside of a PEM
 * block (RFC 1421) is such a thing: the operator's reader passes over it, the data plane's takes
 * the block for an encrypted one.
 */
@ExtendWith(SharedScene.class)
record NackIT(Scene scene, String namespace, String host) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WORDS = "is encrypted; give it without a password";

  @BeforeEach
  void serveSomethingElse() {
    scene.service(namespace, "web");
    scene.ingress(namespace, "other", "other." + host, path("Prefix", "/", "web"));
    scene.awaitEndpoint("other." + host, "/", "web");
  }

  @Test
  void aRouteIsLeftOutUntilWhatItRefersToIsRepaired() {
    // Given
    authorities(withHeader(TestCertificates.authority().rootPem()));
    // When
    route("");
    // Then
    assertThat(refused().getMessage()).contains(WORDS);
    scene.awaitStatus(host, "/", 503);
    awaitEvent("nacked");
    assertThatTheRestGoesOn();
    // And its repair is enough
    authorities(TestCertificates.authority().rootPem());
    told().awaitCondition("nacked", "Programmed", "True Programmed");
    scene.awaitEndpoint(host, "/", "web");
  }

  @Test
  void aRouteIsLeftOutUntilItDoesWithout() {
    // Given
    authorities(withHeader(TestCertificates.authority().rootPem()));
    route("");
    assertThat(refused().getMessage()).contains(WORDS);
    scene.awaitStatus(host, "/", 503);
    // When
    route("headers: {response: {set: {X-Try: again}}}");
    // Then: a new version has its chance, and fails again.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(refused().getObservedGeneration()).isEqualTo(2));
    scene.awaitStatus(host, "/", 503);
    assertThatTheRestGoesOn();
    // And one without the fault is served.
    plainRoute();
    told().awaitCondition("nacked", "Programmed", "True Programmed");
    scene.awaitEndpoint(host, "/", "web");
  }

  @Test
  void anIngressIsLeftOutUntilItsCertificateIsRepaired() {
    // Given
    var pair = TestCertificates.server(host);
    scene.tlsSecret(namespace, "pair", withHeader(pair.chainPem()), pair.keyPem());
    // When
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: nacked}
        spec:
          ingressClassName: $CLASS
          tls: [{hosts: [%s], secretName: pair}]
          rules: [{host: %s, http: {paths: [%s]}}]
        """
            .formatted(namespace, host, host, path("Prefix", "/", "web")));
    // Then
    awaitEvent("nacked");
    scene.awaitStatus(host, "/", 503);
    assertThatTheRestGoesOn();
    // And
    scene.tlsSecret(namespace, "pair", pair);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(scene.shownFor(host)).isEqualTo(pair.certificate()));
    scene.awaitStatus(host, "/", 308);
    assertThat(scene.getTls(host, "/").endpoint()).isEqualTo("web");
  }

  /** What is there is served, and what changes is, too. */
  private void assertThatTheRestGoesOn() {
    assertThat(scene.get("other." + host, "/").endpoint()).isEqualTo("web");
    scene.ingress(namespace, "later", "later." + host, path("Prefix", "/", "web"));
    scene.awaitEndpoint("later." + host, "/", "web");
    assertThat(scene.system().operators().getFirst().dataPlanes().progress().connected())
        .isEqualTo(scene.system().dataplanes().size());
  }

  private static String withHeader(String pem) {
    String begin = "-----BEGIN CERTIFICATE-----";
    assertThat(pem).startsWith(begin);
    return begin + "\nComment: ours\n" + pem.substring(begin.length());
  }

  private void authorities(String pem) {
    scene.apply(
        "{apiVersion: v1, kind: Secret, metadata: {namespace: %s, name: trusted}, data: {ca.crt: %s}}"
            .formatted(namespace, Scene.base64(pem)));
  }

  /** Trusts those authorities, though nobody speaks TLS to it: the endpoint's is HTTP/1.1. */
  private void route(String more) {
    rule(
        "protocol: auto, upstreamTls: {verify: true, caSecretRef: {name: trusted}}"
            + (more.isEmpty() ? "" : ", " + more));
  }

  private void plainRoute() {
    rule("protocol: http1");
  }

  private void rule(String policies) {
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: %s, name: nacked}
        spec:
          ingressClassName: $CLASS
          hosts: [%s]
          rules: [{path: {value: /}, backends: [{service: {name: web, port: http}}], %s}]
        """
            .formatted(namespace, host, policies));
  }

  private Condition refused() {
    return told().awaitCondition("nacked", "Programmed", "False RefusedByDataPlane");
  }

  private Told told() {
    return new Told(scene, namespace);
  }

  private void awaitEvent(String object) {
    told().awaitNote(object, WORDS);
  }
}
