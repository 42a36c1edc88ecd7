package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whose an Ingress is: kubernetes.md lines 1 and 2. What options change is in {@link OptionsIT}.
 */
@ExtendWith(SharedScene.class)
record ClassIT(Scene scene, String namespace, String host) {
  @BeforeEach
  void endpoint() {
    scene.service(namespace, "web");
  }

  /**
   * An Ingress.
   *
   * @param annotations in YAML's flow style
   * @param ingressClass the line of {@code spec} about it, or nothing
   */
  private void ingress(String annotations, String ingressClass) {
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: web, annotations: {%s}}
        spec:
          rules: [{host: %s, http: {paths: [%s]}}]
          %s
        """
            .formatted(namespace, annotations, host, path("Prefix", "/", "web"), ingressClass));
  }

  @Test
  void theOldAnnotationCountsWhereThereIsNoField() {
    // When
    ingress("kubernetes.io/ingress.class: $CLASS", "");
    // Then
    scene.awaitEndpoint(host, "/", "web");
    // And not where there is one.
    ingress("kubernetes.io/ingress.class: $CLASS", "ingressClassName: another");
    scene.awaitStatus(host, "/", 404);
  }

  @Test
  void theOldAnnotationOfAnotherClassDoesNotCountBesideOurs() {
    // Given
    ingress("", "ingressClassName: $CLASS");
    scene.awaitEndpoint(host, "/", "web");
    // When
    ingress("kubernetes.io/ingress.class: another", "ingressClassName: $CLASS");
    scene.settle(namespace);
    // Then
    assertThat(scene.get(host, "/").endpoint()).isEqualTo("web");
  }

  @Test
  void whoNamesNoClassIsNotServed() {
    // When
    ingress("", "");
    scene.settle(namespace);
    // Then
    assertThat(scene.get(host, "/").status()).isEqualTo(404);
  }

  @Test
  void anotherClassOfOursBringsItsIngressesAndTakesThemAway() {
    // Given
    String other = namespace + "-class";
    ingress("", "ingressClassName: " + other);
    scene.settle(namespace);
    assertThat(scene.get(host, "/").status()).isEqualTo(404);
    // When
    scene.apply(ingressClass(other, scene.names().controller()));
    // Then
    scene.awaitEndpoint(host, "/", "web");
    new Told(scene, namespace).awaitAddresses("web", Told.ADDRESS);
    // And when it is somebody else's,
    scene.client().network().v1().ingressClasses().withName(other).delete();
    scene.apply(ingressClass(other, "example.com/another"));
    scene.awaitStatus(host, "/", 404);
    // and no more.
    new Told(scene, namespace).awaitAddresses("web");
    scene.client().network().v1().ingressClasses().withName(other).delete();
  }

  private static String ingressClass(String name, String controller) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: %s}
    spec: {controller: %s}
    """
        .formatted(name, controller);
  }
}
