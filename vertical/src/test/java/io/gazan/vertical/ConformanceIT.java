package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The scenarios of the public conformance suite for Ingress controllers that need no certificate
 * and no cluster-wide default backend, from the object to the answer. Those are in {@link
 * ConformanceTlsIT} and {@link DefaultBackendIT}.
 */
@ExtendWith(SharedScene.class)
class ConformanceIT {
  private static final AtomicInteger HOSTS = new AtomicInteger();

  private final Scene scene;

  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @SuppressWarnings("NullAway.Init")
  private String host;

  ConformanceIT(Scene scene) {
    this.scene = scene;
  }

  @BeforeEach
  void ownNames() {
    namespace = scene.namespace();
    host = "conformance-" + HOSTS.incrementAndGet() + ".com";
  }

  private void given(String... paths) {
    scene.ingress(namespace, "conformance", host, paths);
  }

  private void endpoints(String... names) {
    for (String name : names) {
      scene.service(namespace, name);
    }
  }

  private void takes(String target, String endpoint) {
    scene.awaitEndpoint(host, target, endpoint);
  }

  private void doesNotTake(String target) {
    assertThat(scene.get(host, target).status()).as(target).isEqualTo(404);
  }

  @Nested
  class HostRules {
    @Test
    void anExactHostIsServed() {
      // Given
      endpoints("foo-bar-com");
      given(path("Prefix", "/", "foo-bar-com"));
      // Then
      takes("/", "foo-bar-com");
    }

    @Test
    void anotherHostIsNot() {
      // Given
      endpoints("foo-bar-com");
      given(path("Prefix", "/", "foo-bar-com"));
      takes("/", "foo-bar-com");
      // Then
      assertThat(scene.get("subdomain." + host, "/").status()).isEqualTo(404);
      assertThat(scene.get("other-" + host, "/").status()).isEqualTo(404);
    }

    @Test
    void aHostIsServedInAnyCaseAndWithAnyPort() {
      // Given
      endpoints("foo-bar-com");
      given(path("Prefix", "/", "foo-bar-com"));
      takes("/", "foo-bar-com");
      // Then
      assertThat(scene.get(host.toUpperCase(java.util.Locale.ROOT), "/").status()).isEqualTo(200);
      assertThat(scene.get(host + ":8080", "/").status()).isEqualTo(200);
    }

    @Test
    void anExactHostComesBeforeAWildcard() {
      // Given
      endpoints("exact", "wild");
      scene.ingress(namespace, "wild", "\"*." + host + "\"", path("Prefix", "/", "wild"));
      scene.ingress(namespace, "exact", "bar." + host, path("Prefix", "/only", "exact"));
      scene.awaitEndpoint("foo." + host, "/", "wild");
      scene.awaitEndpoint("bar." + host, "/only", "exact");
      // Then: the exact host does not fall to the wildcard.
      assertThat(scene.get("bar." + host, "/").status()).isEqualTo(404);
    }
  }

  @Nested
  class IngressClass {
    @Test
    void anIngressOfAnUnknownClassIsNotServedAndGetsNoStatus() {
      // Given
      endpoints("web");
      scene.apply(
          """
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata: {namespace: %s, name: invalid-class}
          spec:
            ingressClassName: some-invalid-class-name
            rules: [{host: %s, http: {paths: [%s]}}]
          """
              .formatted(namespace, host, path("Prefix", "/", "web")));
      // When
      scene.settle(namespace);
      // Then
      doesNotTake("/");
      Ingress ingress =
          scene
              .client()
              .network()
              .v1()
              .ingresses()
              .inNamespace(namespace)
              .withName("invalid-class")
              .get();
      assertThat(
              ingress.getStatus() == null || ingress.getStatus().getLoadBalancer() == null
                  ? java.util.List.of()
                  : ingress.getStatus().getLoadBalancer().getIngress())
          .isEmpty();
    }

    @Test
    void statusAppearsOnlyAfterTheRouteAnswers() {
      // Given
      endpoints("web");
      given(path("Prefix", "/", "web"));
      // When
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                Ingress ingress =
                    scene
                        .client()
                        .network()
                        .v1()
                        .ingresses()
                        .inNamespace(namespace)
                        .withName("conformance")
                        .get();
                return ingress.getStatus() != null
                    && ingress.getStatus().getLoadBalancer() != null
                    && !ingress.getStatus().getLoadBalancer().getIngress().isEmpty();
              });
      // Then: at once, without waiting.
      assertThat(scene.get(host, "/").status()).isEqualTo(200);
    }
  }

  @Nested
  class LoadBalancing {
    @Test
    void allEndpointsOfAServiceAreAsked() {
      // Given
      scene.service(namespace, "spread");
      Set<String> names = new HashSet<>();
      EchoEndpoint second = EchoEndpoint.start("second");
      EchoEndpoint third = EchoEndpoint.start("third");
      try (second;
          third) {
        for (EchoEndpoint endpoint : new EchoEndpoint[] {second, third}) {
          scene.apply(
              """
              apiVersion: discovery.k8s.io/v1
              kind: EndpointSlice
              metadata:
                namespace: %s
                name: spread-%s
                labels: {kubernetes.io/service-name: spread}
              addressType: IPv4
              endpoints: [{addresses: ["%s"]}]
              ports: [{name: http, port: %d}]
              """
                  .formatted(
                      namespace,
                      endpoint.name(),
                      endpoint.socketAddress().getAddress().getHostAddress(),
                      endpoint.socketAddress().getPort()));
        }
        given(path("Prefix", "/", "spread"));
        // When
        scene.awaitStatus(host, "/", 200);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> {
                  scene.ask(host, "/").stream().map(WireResponse::endpoint).forEach(names::add);
                  // Then
                  assertThat(names).containsExactlyInAnyOrder("spread", "second", "third");
                });
      }
    }
  }

  @Nested
  class PathRules {
    @Test
    void exactFooTakesFoo() {
      endpoints("foo-exact");
      given(path("Exact", "/foo", "foo-exact"));
      takes("/foo", "foo-exact");
    }

    @Test
    void exactFooDoesNotTakeATrailingSlashOrAnotherPath() {
      endpoints("foo-exact");
      given(path("Exact", "/foo", "foo-exact"));
      takes("/foo", "foo-exact");
      doesNotTake("/foo/");
      doesNotTake("/bar");
      doesNotTake("/foo/bar");
      doesNotTake("/");
    }

    @Test
    void exactIsCaseSensitive() {
      endpoints("foo-exact");
      given(path("Exact", "/foo", "foo-exact"));
      takes("/foo", "foo-exact");
      doesNotTake("/FOO");
    }

    @Test
    void prefixTakesThePathAndWhatIsBelow() {
      endpoints("foo-prefix");
      given(path("Prefix", "/foo", "foo-prefix"));
      takes("/foo", "foo-prefix");
      takes("/foo/", "foo-prefix");
      takes("/foo/bar", "foo-prefix");
      takes("/foo/bar/baz?x=/y", "foo-prefix");
    }

    @Test
    void prefixWithATrailingSlashIsTheSame() {
      endpoints("aaa-slash-bbb-prefix");
      given(path("Prefix", "/aaa/bbb/", "aaa-slash-bbb-prefix"));
      takes("/aaa/bbb", "aaa-slash-bbb-prefix");
      takes("/aaa/bbb/", "aaa-slash-bbb-prefix");
      takes("/aaa/bbb/ccc", "aaa-slash-bbb-prefix");
    }

    @Test
    void prefixComparesWholeElements() {
      endpoints("aaa-slash-bbb-prefix");
      given(path("Prefix", "/aaa/bbb", "aaa-slash-bbb-prefix"));
      takes("/aaa/bbb", "aaa-slash-bbb-prefix");
      doesNotTake("/aaa/bbbxyz");
      doesNotTake("/aaa/bb");
      doesNotTake("/aaa");
    }

    @Test
    void prefixIsCaseSensitive() {
      endpoints("foo-prefix");
      given(path("Prefix", "/foo", "foo-prefix"));
      takes("/foo", "foo-prefix");
      doesNotTake("/FOO");
    }

    @Test
    void theLongestPrefixWins() {
      endpoints("root", "aaa", "aaa-bbb");
      given(
          path("Prefix", "/", "root"),
          path("Prefix", "/aaa", "aaa"),
          path("Prefix", "/aaa/bbb", "aaa-bbb"));
      takes("/aaa/bbb/ccc", "aaa-bbb");
      takes("/aaa/ccc", "aaa");
      takes("/ccc", "root");
      takes("/", "root");
    }

    @Test
    void exactComesBeforePrefix() {
      endpoints("prefix", "exact");
      given(path("Prefix", "/foo", "prefix"), path("Exact", "/foo", "exact"));
      takes("/foo", "exact");
      takes("/foo/bar", "prefix");
    }

    @Test
    void severalPathsOfSeveralKindsLiveTogether() {
      endpoints("one", "two", "three");
      given(
          path("Exact", "/foo/exact", "one"),
          path("Prefix", "/foo", "two"),
          path("Exact", "/bar", "three"));
      takes("/foo/exact", "one");
      takes("/foo/exact/more", "two");
      takes("/bar", "three");
      doesNotTake("/bar/more");
    }
  }
}
