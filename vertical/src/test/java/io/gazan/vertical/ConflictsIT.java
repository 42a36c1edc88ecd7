package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two objects that want the same: kubernetes.md lines 2, 8 and 14. */
@ExtendWith(SharedScene.class)
record ConflictsIT(Scene scene, String namespace, String host) {
  @Test
  void ofTheSameHostAndPathTheOldestWinsAndTheLoserIsTold() {
    // Given: both of one second, so that the name decides.
    scene.service(namespace, "winner");
    scene.service(namespace, "loser");
    scene.ingress(namespace, "a-winner", host, path("Prefix", "/", "winner"));
    scene.awaitEndpoint(host, "/", "winner");
    // When
    scene.ingress(namespace, "b-loser", host, path("Prefix", "/", "loser"));
    // Then
    told().awaitNote("b-loser", "a-winner");
    assertThat(scene.get(host, "/").endpoint()).isEqualTo("winner");
    // And the loser takes over when the winner is gone.
    scene.client().network().v1().ingresses().inNamespace(namespace).withName("a-winner").delete();
    scene.awaitEndpoint(host, "/", "loser");
  }

  @Test
  void differentPathsOfAHostMergeAcrossNamespaces() {
    // Given
    String other = scene.namespace();
    scene.service(namespace, "one");
    scene.service(other, "two");
    // When
    scene.ingress(namespace, "one", host, path("Prefix", "/one", "one"));
    scene.ingress(other, "two", host, path("Prefix", "/two", "two"));
    // Then
    scene.awaitEndpoint(host, "/one", "one");
    scene.awaitEndpoint(host, "/two", "two");
  }

  @Test
  void anIngressAndAGazanRouteOfOneHostMerge() {
    // Given
    scene.service(namespace, "one");
    scene.service(namespace, "two");
    scene.ingress(namespace, "one", host, path("Prefix", "/one", "one"));
    // When
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: %s, name: two}
        spec:
          ingressClassName: $CLASS
          hosts: ["%s"]
          rules:
          - path: {type: Prefix, value: /two}
            backends: [{service: {name: two, port: http}}]
        """
            .formatted(namespace, host));
    // Then
    scene.awaitEndpoint(host, "/one", "one");
    scene.awaitEndpoint(host, "/two", "two");
  }

  @Test
  void leavingOurClassRemovesTheRoutesAndComingBackAddsThem() {
    // Given
    scene.service(namespace, "web");
    scene.ingress(namespace, "moving", host, path("Prefix", "/", "web"));
    scene.awaitEndpoint(host, "/", "web");
    // When
    moveTo("another-class");
    // Then
    scene.awaitStatus(host, "/", 404);
    told().awaitAddresses("moving");
    // And
    moveTo(scene.names().ingressClass());
    scene.awaitEndpoint(host, "/", "web");
    told().awaitAddresses("moving", Told.ADDRESS);
  }

  private Told told() {
    return new Told(scene, namespace);
  }

  private void moveTo(String ingressClass) {
    scene
        .client()
        .network()
        .v1()
        .ingresses()
        .inNamespace(namespace)
        .withName("moving")
        .edit(
            ingress -> {
              ingress.getSpec().setIngressClassName(ingressClass);
              return ingress;
            });
  }
}
