package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.BlackHole;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.operator.inventory.IngressAnnotation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Annotations of our own on an Ingress, through both data planes: kubernetes.md line 12a. */
@ExtendWith(SharedScene.class)
record AnnotationsIT(Scene scene, String namespace, String host) {
  /** An Ingress of our host with one annotation, to the Service {@code web}. */
  private void annotated(IngressAnnotation annotation, String value) {
    ingress("%s: \"%s\"".formatted(annotation.key(), value), "");
  }

  private void ingress(String annotations, String more) {
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: web, annotations: {%s}}
        spec:
          ingressClassName: $CLASS
          rules: [{host: %s, http: {paths: [%s]}}]
          %s
        """
            .formatted(namespace, annotations, host, path("Prefix", "/app", "web"), more));
  }

  private List<Integer> post(int bytes) {
    List<Integer> statuses = new ArrayList<>();
    for (Dataplane dataplane : scene.system().dataplanes()) {
      try (RawClient client = RawClient.connect(dataplane.httpAddress())) {
        statuses.add(client.request("POST", host, "/app", new byte[bytes]).read("POST").status());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return statuses;
  }

  @ParameterizedTest
  @EnumSource(IngressAnnotation.class)
  void aValueThatCannotBeReadClosesThePathsAndSaysSo(IngressAnnotation annotation) {
    // Given
    scene.service(namespace, "web");
    // When
    annotated(
        annotation,
        switch (annotation) {
          case PROTOCOL -> "spdy";
          case CONNECT_TIMEOUT -> "soon";
          case RESPONSE_TIMEOUT -> "-1s";
          case MAX_BODY -> "large";
          case SSL_REDIRECT -> "maybe";
          case SESSION_AFFINITY -> "10ms";
          case REWRITE_PREFIX -> "no-slash";
          case RATE_LIMIT -> "0";
          case ALLOW -> "friends";
          case AUTH_BASIC_SECRET -> "no/such";
        });
    // Then
    scene.awaitStatus(host, "/app", 503);
    String reason =
        switch (annotation) {
          case REWRITE_PREFIX -> "Invalid";
          case AUTH_BASIC_SECRET -> "CrossNamespaceReference";
          case PROTOCOL,
              CONNECT_TIMEOUT,
              RESPONSE_TIMEOUT,
              MAX_BODY,
              SSL_REDIRECT,
              SESSION_AFFINITY,
              RATE_LIMIT,
              ALLOW ->
              "AnnotationInvalid";
        };
    assertThat(new Told(scene, namespace).awaitWarning("web", reason).getNote()).isNotBlank();
    // And without it the paths are open again.
    scene
        .client()
        .network()
        .v1()
        .ingresses()
        .inNamespace(namespace)
        .withName("web")
        .edit(
            ingress ->
                new IngressBuilder(ingress)
                    .editMetadata()
                    .removeFromAnnotations(annotation.key())
                    .endMetadata()
                    .build());
    scene.awaitEndpoint(host, "/app", "web");
  }

  @Test
  void anUnknownOneChangesNothingAndIsWarnedOf() {
    // Given
    scene.service(namespace, "web");
    // When
    ingress("gazan.io/rate-limits: \"1\"", "");
    // Then
    scene.awaitEndpoint(host, "/app", "web");
    assertThat(new Told(scene, namespace).awaitWarning("web", "AnnotationUnknown").getNote())
        .contains("gazan.io/rate-limits");
  }

  @Test
  void protocolIsWhatEndpointsAreSpokenToIn() {
    // Given
    EchoEndpoint endpoint = EchoEndpoint.start("web", EchoWire.h2c());
    try (endpoint) {
      scene.apply(Scene.service(namespace, "web", "{name: http, port: 80}"));
      scene.slice(namespace, "web", "http", endpoint.socketAddress());
      // When
      annotated(IngressAnnotation.PROTOCOL, "h2c");
      // Then
      scene.awaitEndpoint(host, "/app", "web");
      assertThat(endpoint.seen()).extracting(Seen::version).containsOnly("HTTP/2");
    }
  }

  /** There is no way from outside to an address that takes no connection. */
  @Tag("faults")
  @Test
  void connectTimeoutEndsAnAttemptThatGetsNoAnswer() throws IOException {
    // Given
    try (BlackHole hole = BlackHole.open()) {
      int colon = hole.address().lastIndexOf(':');
      scene.apply(Scene.service(namespace, "web", "{name: http, port: 80}"));
      scene.slice(
          namespace,
          "web",
          "http",
          new InetSocketAddress(
              hole.address().substring(0, colon),
              Integer.parseInt(hole.address().substring(colon + 1))));
      // When
      annotated(IngressAnnotation.CONNECT_TIMEOUT, "50ms");
      // Then
      scene.awaitStatus(host, "/app", 504);
    }
  }

  @Test
  void responseTimeoutEndsAnExchangeThatGetsNoAnswer() {
    // Given
    EchoEndpoint endpoint = scene.service(namespace, "web");
    endpoint.when("GET", "/app/slow", Answer.status(200).after(Duration.ofMinutes(5)));
    // When
    annotated(IngressAnnotation.RESPONSE_TIMEOUT, "100ms");
    // Then
    scene.awaitStatus(host, "/app/slow", 504);
    assertThat(endpoint.seen()).extracting(Seen::target).contains("/app/slow");
  }

  @Test
  void maxBodyRefusesWhatIsLarger() {
    // Given
    scene.service(namespace, "web");
    // When
    annotated(IngressAnnotation.MAX_BODY, "1Ki");
    scene.awaitEndpoint(host, "/app", "web");
    // Then
    assertThat(post(1024)).containsOnly(200);
    assertThat(post(1025)).containsOnly(413);
  }

  @Test
  void sslRedirectMayBeSwitchedOnAndOff() {
    // Given
    scene.service(namespace, "web");
    scene.tlsSecret(namespace, "web", TestCertificates.server(host));
    // When
    annotated(IngressAnnotation.SSL_REDIRECT, "true");
    // Then
    scene.awaitStatus(host, "/app?x", 308);
    assertThat(scene.get(host, "/app?x").header("Location"))
        .isEqualTo("https://" + host + "/app?x");
    // And with a certificate, which would redirect.
    ingress(
        IngressAnnotation.SSL_REDIRECT.key() + ": \"false\"",
        "tls: [{hosts: [%s], secretName: web}]".formatted(host));
    scene.awaitEndpoint(host, "/app", "web");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(scene.shownFor(host))
                    .isEqualTo(TestCertificates.server(host).certificate()));
    assertThat(scene.getTls(host, "/app").status()).isEqualTo(200);
  }

  @Test
  void sessionAffinityKeepsAClientOnItsEndpoint() {
    // Given
    EchoEndpoint one = EchoEndpoint.start("one");
    EchoEndpoint two = EchoEndpoint.start("two");
    try (one;
        two) {
      scene.apply(Scene.service(namespace, "web", "{name: http, port: 80}"));
      scene.slice(namespace, "web", "http", one.socketAddress());
      scene.slice(namespace, "web", 2, two.socketAddress(), "");
      // When
      annotated(IngressAnnotation.SESSION_AFFINITY, "1h");
      scene.awaitStatus(host, "/app", 200);
      WireResponse first = scene.ask(host, "/app").getFirst();
      String cookie = Objects.requireNonNull(first.header("Set-Cookie"));
      // Then
      assertThat(cookie).contains("Max-Age=3600");
      String pair = cookie.substring(0, cookie.indexOf(';'));
      for (int i = 0; i < 10; i++) {
        assertThat(scene.ask(host, "/app", "Cookie: " + pair))
            .extracting(WireResponse::endpoint)
            .containsOnly(first.endpoint());
      }
    }
  }

  @Test
  void rewritePrefixStandsInPlaceOfThePath() {
    // Given
    EchoEndpoint endpoint = scene.service(namespace, "web");
    // When
    annotated(IngressAnnotation.REWRITE_PREFIX, "/v2");
    // Then
    scene.awaitEndpoint(host, "/app/users?x=1", "web");
    assertThat(endpoint.seen()).extracting(Seen::target).containsOnly("/v2/users?x=1");
  }

  @Test
  void rateLimitRefusesWhatIsBeyond() {
    // Given
    scene.service(namespace, "web");
    // When
    annotated(IngressAnnotation.RATE_LIMIT, "1:2");
    // Then: of five at once, the first two are served.
    for (Dataplane dataplane : scene.system().dataplanes()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(3))
          .untilAsserted(() -> assertThat(atOnce(dataplane)).startsWith(200, 200).endsWith(429));
    }
  }

  private List<Integer> atOnce(Dataplane dataplane) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (RawClient client = RawClient.connect(dataplane.httpAddress())) {
      client.send(RawClient.head("GET", host, "/app").repeat(5));
      for (int i = 0; i < 5; i++) {
        statuses.add(client.read().status());
      }
    }
    return statuses;
  }

  @Test
  void allowRefusesOtherClients() {
    // Given
    scene.service(namespace, "web");
    // When
    annotated(IngressAnnotation.ALLOW, "10.0.0.0/8, fd00::/8");
    // Then
    scene.awaitStatus(host, "/app", 403);
    annotated(IngressAnnotation.ALLOW, "10.0.0.0/8, 127.0.0.1");
    scene.awaitEndpoint(host, "/app", "web");
  }

  @Test
  void basicAuthorizationFailsClosed() {
    // Given
    scene.service(namespace, "web");
    String right = "Authorization: Basic " + Scene.base64("me:secret");
    // When: there is no such Secret.
    annotated(IngressAnnotation.AUTH_BASIC_SECRET, "users");
    // Then
    scene.awaitStatus(host, "/app", 503);
    new Told(scene, namespace).awaitWarning("web", "SecretNotFound");
    // And it takes effect when it comes,
    users("auth: \"me:secret\"");
    scene.awaitStatus(host, "/app", 401);
    assertThat(scene.get(host, "/app", "Authorization: Basic " + Scene.base64("me:x")).status())
        .isEqualTo(401);
    assertThat(scene.get(host, "/app", right).status()).isEqualTo(200);
    // and closes again when it breaks, or goes.
    users("other: \"me:secret\"");
    scene.awaitStatus(host, "/app", 503);
    assertThat(scene.get(host, "/app", right).status()).isEqualTo(503);
    new Told(scene, namespace).awaitWarning("web", "SecretInvalid");
    users("auth: \"me:secret\"");
    scene.awaitStatus(host, "/app", 401);
    scene.client().secrets().inNamespace(namespace).withName("users").delete();
    scene.awaitStatus(host, "/app", 503);
  }

  private void users(String data) {
    scene.apply(
        "{apiVersion: v1, kind: Secret, metadata: {namespace: %s, name: users}, stringData: {%s}}"
            .formatted(namespace, data));
  }
}
