package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the public conformance suite for Ingress controllers asks about hosts, classes and paths,
 * from the object to the answer, and a little more. What it asks of a default backend is in {@link
 * ConformanceDefaultBackendIT}; which scenario is which test stands in the README of this module.
 */
@ExtendWith(SharedScene.class)
record ConformanceIT(Scene scene, String namespace, String host) {
  private Map<String, EchoEndpoint> endpoints(String... names) {
    Map<String, EchoEndpoint> started = new HashMap<>();
    for (String name : names) {
      started.put(name, scene.service(namespace, name));
    }
    return started;
  }

  @Nested
  class HostRules {
    private final Map<String, EchoEndpoint> endpoints = endpoints("exact", "wildcard");
    private final String exact = "foo.bar." + host;
    private final String wildcard = "foo." + host;

    /** Given: one Ingress of both kinds of host, and a certificate for the exact one. */
    HostRules() {
      scene.tlsSecret(namespace, "conformance-tls", TestCertificates.server(exact));
      scene.apply(
          """
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata: {namespace: %s, name: hosts, annotations: {gazan.io/ssl-redirect: "false"}}
          spec:
            ingressClassName: $CLASS
            tls: [{hosts: [%s], secretName: conformance-tls}]
            rules:
            - {host: "*.%s", http: {paths: [%s]}}
            - {host: %s, http: {paths: [%s]}}
          """
              .formatted(
                  namespace,
                  exact,
                  wildcard,
                  path("Prefix", "/", "wildcard"),
                  exact,
                  path("Prefix", "/", "exact").replace("number: 80", "name: http")));
      scene.awaitEndpoint(exact, "/", "exact");
      new Told(scene, namespace).awaitAddresses("hosts", Told.ADDRESS);
    }

    private void assertSeen(String endpoint, String host) {
      assertThat(Objects.requireNonNull(endpoints.get(endpoint)).seen())
          .isNotEmpty()
          .allSatisfy(seen -> assertThat(seen.header("host")).isEqualTo(host));
    }

    @Test
    void anExactHostIsServedOverTls() {
      // Given
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> scene.shownFor(exact).equals(TestCertificates.server(exact).certificate()));
      // When: the client checks the name in the certificate.
      WireResponse answer = scene.getTls(exact, "/");
      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.endpoint()).isEqualTo("exact");
      assertSeen("exact", exact);
    }

    @Test
    void anExactHostIsServed() {
      assertThat(scene.get(exact, "/").endpoint()).isEqualTo("exact");
      assertSeen("exact", exact);
    }

    @Test
    void anotherHostIsNot() {
      assertThat(scene.get("subdomain.bar." + host, "/").status()).isEqualTo(404);
      assertThat(scene.get("sub." + exact, "/").status()).isEqualTo(404);
      assertThat(scene.get("other-" + exact, "/").status()).isEqualTo(404);
    }

    @Test
    void aWildcardTakesOneLabel() {
      assertThat(scene.get("bar." + wildcard, "/").endpoint()).isEqualTo("wildcard");
      assertSeen("wildcard", "bar." + wildcard);
    }

    @Test
    void aWildcardTakesNoMoreThanOneLabel() {
      assertThat(scene.get("baz.bar." + wildcard, "/").status()).isEqualTo(404);
    }

    @Test
    void aWildcardTakesNoLessThanOneLabel() {
      assertThat(scene.get(wildcard, "/").status()).isEqualTo(404);
    }

    @Test
    void aHostIsServedInAnyCaseAndWithAnyPort() {
      assertThat(scene.get(exact.toUpperCase(Locale.ROOT), "/").status()).isEqualTo(200);
      assertThat(scene.get(exact + ":8080", "/").status()).isEqualTo(200);
    }

    @Test
    void anExactHostComesBeforeAWildcardAndDoesNotFallToIt() {
      // When
      scene.ingress(namespace, "only", "only." + wildcard, path("Prefix", "/this", "exact"));
      // Then
      scene.awaitEndpoint("only." + wildcard, "/this", "exact");
      assertThat(scene.get("only." + wildcard, "/").status()).isEqualTo(404);
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
          metadata: {namespace: %s, name: unknown-class}
          spec:
            ingressClassName: some-unknown-class
            rules: [{host: %s, http: {paths: [%s]}}]
          """
              .formatted(namespace, host, path("Prefix", "/", "web")));
      // When: another one, which came later, has its address.
      scene.ingress(namespace, "later", "later." + host, path("Prefix", "/", "web"));
      new Told(scene, namespace).awaitAddresses("later", Told.ADDRESS);
      // Then
      assertThat(scene.get(host, "/").status()).isEqualTo(404);
      assertThat(new Told(scene, namespace).addresses("unknown-class")).isEmpty();
    }
  }

  @Nested
  class PathRules {
    private Map<String, EchoEndpoint> endpoints = Map.of();

    /** One Ingress with those paths, each to a Service that is named as it is listed here. */
    private void given(List<String> services, String... paths) {
      endpoints = endpoints(services.toArray(String[]::new));
      scene.ingress(namespace, "paths", host, paths);
      new Told(scene, namespace).awaitAddresses("paths", Told.ADDRESS);
    }

    private void exact() {
      given(List.of("foo-exact"), path("Exact", "/foo", "foo-exact"));
    }

    private void prefixes() {
      given(
          List.of("foo", "aaa-bbb", "aaa"),
          path("Prefix", "/foo", "foo"),
          path("Prefix", "/aaa/bbb", "aaa-bbb"),
          path("Prefix", "/aaa", "aaa"));
    }

    private void mixed() {
      given(
          List.of("foo-prefix", "foo-exact"),
          path("Prefix", "/foo", "foo-prefix"),
          path("Exact", "/foo", "foo-exact"));
    }

    private void trailingSlashes() {
      given(
          List.of("aaa-bbb-slash", "foo-slash"),
          path("Prefix", "/aaa/bbb/", "aaa-bbb-slash"),
          path("Exact", "/foo/", "foo-slash"));
    }

    private void takes(String target, String endpoint) {
      assertThat(scene.get(host, target).endpoint()).as(target).isEqualTo(endpoint);
      assertThat(Objects.requireNonNull(endpoints.get(endpoint)).seen())
          .extracting(Seen::target)
          .contains(target);
    }

    private void doesNotTake(String target) {
      assertThat(scene.get(host, target).status()).as(target).isEqualTo(404);
    }

    @Test
    void exactTakesItsPath() {
      exact();
      takes("/foo", "foo-exact");
    }

    @Test
    void exactDoesNotTakeATrailingSlash() {
      exact();
      doesNotTake("/foo/");
    }

    @Test
    void exactIsCaseSensitive() {
      exact();
      doesNotTake("/FOO");
    }

    @Test
    void exactDoesNotTakeAnotherPath() {
      exact();
      doesNotTake("/bar");
      doesNotTake("/foo/bar");
      doesNotTake("/");
    }

    @Test
    void prefixTakesItsPath() {
      prefixes();
      takes("/foo", "foo");
    }

    @Test
    void prefixTakesATrailingSlash() {
      prefixes();
      takes("/foo/", "foo");
    }

    @Test
    void prefixIsCaseSensitive() {
      prefixes();
      doesNotTake("/FOO");
    }

    @Test
    void ofPrefixesTheLongestTakesItsPath() {
      prefixes();
      takes("/aaa/bbb", "aaa-bbb");
    }

    @Test
    void ofPrefixesTheLongestTakesWhatIsBelow() {
      prefixes();
      takes("/aaa/bbb/ccc", "aaa-bbb");
      takes("/aaa/bbb/ccc?x=/y", "aaa-bbb");
    }

    @Test
    void ofPrefixesTheShorterTakesTheRest() {
      prefixes();
      takes("/aaa/ccc", "aaa");
    }

    @Test
    void prefixComparesWholeElements() {
      prefixes();
      doesNotTake("/aaaccc");
      takes("/aaa/bbbccc", "aaa");
    }

    @Test
    void exactComesBeforePrefix() {
      mixed();
      takes("/foo", "foo-exact");
      takes("/foo/bar", "foo-prefix");
    }

    @Test
    void prefixWithATrailingSlashTakesItsPathWithoutOne() {
      trailingSlashes();
      takes("/aaa/bbb", "aaa-bbb-slash");
    }

    @Test
    void prefixWithATrailingSlashTakesItsPathWithOne() {
      trailingSlashes();
      takes("/aaa/bbb/", "aaa-bbb-slash");
    }

    @Test
    void exactWithATrailingSlashDoesNotTakeItsPathWithoutOne() {
      trailingSlashes();
      doesNotTake("/foo");
      takes("/foo/", "foo-slash");
    }
  }
}
