package io.gazan.vertical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.gazan.crd.GazanRoute;
import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a GazanRoute says, through the whole system: kubernetes.md §2. */
@ExtendWith(SharedScene.class)
record GazanRouteIT(Scene scene, String namespace, String host) {
  /**
   * A route of our host.
   *
   * @param rules entries of {@code spec.rules}, in YAML's flow style
   */
  private void route(String name, String... rules) {
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: %s, name: %s}
        spec: {ingressClassName: $CLASS, hosts: ["%s"], rules: [%s]}
        """
            .formatted(namespace, name, host, String.join(", ", rules)));
  }

  private static String to(String service, String more) {
    return "{path: {value: /}, backends: [{service: {name: "
        + service
        + ", port: http}}]"
        + (more.isEmpty() ? "" : ", " + more)
        + "}";
  }

  private Told told() {
    return new Told(scene, namespace);
  }

  @Test
  void itIsServedAndItsConditionsSaySo() {
    // Given
    scene.service(namespace, "web");
    // When
    route("plain", to("web", ""));
    // Then
    Condition programmed = told().awaitCondition("plain", "Programmed", "True Programmed");
    assertThat(scene.get(host, "/").endpoint()).isEqualTo("web");
    assertThat(programmed.getObservedGeneration()).isEqualTo(1);
    told().awaitCondition("plain", "Accepted", "True Accepted", 1);
    told().awaitCondition("plain", "ResolvedRefs", "True ResolvedRefs", 1);
  }

  @Test
  void weightsShareTheRequests() {
    // Given
    scene.service(namespace, "stable");
    scene.service(namespace, "canary");
    // When
    route(
        "canary",
        "{path: {value: /}, backends: [{service: {name: stable, port: http}, weight: 9},"
            + " {service: {name: canary, port: http}, weight: 1}]}");
    scene.awaitStatus(host, "/", 200);
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      for (WireResponse answer : scene.ask(host, "/")) {
        shares.merge(answer.endpoint(), 1, Integer::sum);
      }
    }
    // Then
    assertThat(shares.get("stable")).isBetween(170, 190);
    assertThat(shares.get("canary")).isBetween(10, 30);
  }

  @Test
  void headersOfRequestAndResponse() {
    // Given
    EchoEndpoint endpoint = scene.service(namespace, "web");
    // When
    route(
        "headers",
        to(
            "web",
            "headers: {request: {set: {X-From: gazan}, add: {Via: 1.1 gazan}, remove: [X-Debug]},"
                + " response: {set: {X-To: client}, add: {Vary: Origin}}}"));
    endpoint.when("GET", "/only-this", Answer.ECHO.header("Vary: Accept").header("X-To: theirs"));
    scene.awaitStatus(host, "/", 200);
    WireResponse answer = scene.get(host, "/only-this", "X-Debug: yes", "Via: 1.0 them");
    // Then
    assertThat(answer.headers().all("x-to")).containsExactly("client");
    assertThat(answer.headers().all("vary")).containsExactly("Accept", "Origin");
    List<Seen> seen =
        endpoint.seen().stream().filter(each -> each.target().equals("/only-this")).toList();
    assertThat(seen).isNotEmpty();
    assertThat(seen).allSatisfy(each -> assertThat(each.header("x-from")).isEqualTo("gazan"));
    assertThat(seen).allSatisfy(each -> assertThat(each.header("x-debug")).isNull());
    assertThat(seen)
        .allSatisfy(
            each ->
                assertThat(each.request().headers().all("via"))
                    .containsExactly("1.0 them", "1.1 gazan"));
  }

  @Test
  void basicAuthorizationFailsClosedUntilItsSecretIsThere() {
    // Given
    scene.service(namespace, "web");
    // When
    route("basic", to("web", "auth: {basic: {secretRef: {name: users}}}"));
    // Then
    scene.awaitStatus(host, "/", 503);
    assertThat(told().awaitCondition("basic", "ResolvedRefs", "False SecretNotFound").getMessage())
        .contains("users");
    // And
    scene.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: %s, name: users}
        stringData: {auth: "me:secret"}
        """
            .formatted(namespace));
    scene.awaitStatus(host, "/", 401);
    assertThat(scene.get(host, "/", "Authorization: Basic " + Scene.base64("me:secret")).status())
        .isEqualTo(200);
    told().awaitCondition("basic", "ResolvedRefs", "True ResolvedRefs");
    // And again when it goes.
    scene.client().secrets().inNamespace(namespace).withName("users").delete();
    scene.awaitStatus(host, "/", 503);
  }

  @Test
  void redirectsAndFixedAnswers() {
    // When
    route(
        "answers",
        "{path: {type: Prefix, value: /old}, redirect: {scheme: https, hostname: new.example.com,"
            + " statusCode: 301}}",
        "{path: {type: Exact, value: /closed}, respond: {status: 410, body: \"gone\"}}");
    // Then
    scene.awaitStatus(host, "/old/page", 301);
    assertThat(scene.get(host, "/old/page").header("location"))
        .isEqualTo("https://new.example.com/old/page");
    assertThat(scene.get(host, "/closed").status()).isEqualTo(410);
    assertThat(scene.get(host, "/closed").text()).contains("gone");
  }

  @Test
  void aPathIsRewritten() {
    // Given
    EchoEndpoint endpoint = scene.service(namespace, "web");
    // When
    route(
        "rewrite",
        "{path: {value: /api}, backends: [{service: {name: web, port: http}}], rewrite: {prefix:"
            + " /v2}}");
    scene.awaitStatus(host, "/api/users?x=1", 200);
    // Then
    assertThat(endpoint.seen()).extracting(Seen::target).contains("/v2/users?x=1");
  }

  @Test
  void whatIsWrongIsRefusedByTheApiServerInWords() {
    assertThatThrownBy(
            () ->
                route(
                    "wrong",
                    "{path: {value: /}, backends: [{service: {name: a, port: http}}], respond:"
                        + " {status: 200}}"))
        .hasMessageContaining("a rule has exactly one of backends, redirect and respond");
    GazanRoute route = new GazanRoute();
    route.getMetadata().setNamespace(namespace);
    route.getMetadata().setName("empty");
    assertThatThrownBy(() -> scene.client().resource(route).create())
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void aReferenceToAnotherNamespaceIsRefused() {
    assertThatThrownBy(() -> route("elsewhere", to("other/web", "")))
        .hasMessageContaining("in the namespace of the route");
    assertThatThrownBy(
            () -> route("elsewhere", to("web", "auth: {basic: {secretRef: {name: other/users}}}")))
        .hasMessageContaining("in the namespace of the route");
  }

  @Test
  void anOlderIngressKeepsItsPathAndTheRouteSaysSo() {
    // Given
    scene.service(namespace, "older");
    scene.service(namespace, "younger");
    scene.ingress(namespace, "a-older", host, Scene.path("Prefix", "/", "older"));
    scene.awaitEndpoint(host, "/", "older");
    // When
    route("b-younger", to("younger", ""));
    // Then
    told().awaitNote("b-younger", "a-older");
    assertThat(scene.get(host, "/").endpoint()).isEqualTo("older");
  }

  @Test
  void aRateLimitAndAnAddressList() {
    // Given
    scene.service(namespace, "web");
    // When
    route(
        "limits",
        "{path: {value: /slow}, backends: [{service: {name: web, port: http}}], rateLimit:"
            + " {requestsPerSecond: 1, burst: 2}}",
        "{path: {value: /inside}, backends: [{service: {name: web, port: http}}], allow:"
            + " [\"10.0.0.0/8\"]}");
    // Then
    scene.awaitStatus(host, "/inside", 403);
    assertThat(
            java.util.stream.IntStream.range(0, 5)
                .mapToObj(_ -> scene.ask(host, "/slow").getFirst().status())
                .toList())
        .contains(429);
  }
}
