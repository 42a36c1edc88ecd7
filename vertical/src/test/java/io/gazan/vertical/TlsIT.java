package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code spec.tls}: kubernetes.md line 7, and the TLS scenarios of the conformance suite. */
@ExtendWith(SharedScene.class)
record TlsIT(Scene scene, String namespace, String host) {
  @BeforeEach
  void endpoint() {
    scene.service(namespace, "web");
  }

  private void secured(String name, String secret, String tlsHost, String ruleHost) {
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: %s}
        spec:
          ingressClassName: $CLASS
          tls: [{hosts: ["%s"], secretName: %s}]
          rules: [{host: "%s", http: {paths: [%s]}}]
        """
            .formatted(namespace, name, tlsHost, secret, ruleHost, path("Prefix", "/", "web")));
  }

  private void awaitShown(String name, X509Certificate certificate) {
    await("the certificate of " + name)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(scene.shownFor(name)).isEqualTo(certificate));
  }

  @Test
  void anExactHostIsServedOverTls() {
    // Given
    TestPair pair = TestCertificates.server(host);
    scene.tlsSecret(namespace, "exact", pair);
    // When
    secured("exact", "exact", host, host);
    // Then
    awaitShown(host, pair.certificate());
    WireResponse answer = scene.getTls(host, "/");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.endpoint()).isEqualTo("web");
  }

  @Test
  void aWildcardHostIsServedOverTls() {
    // Given
    TestPair pair = TestCertificates.server("*." + host);
    scene.tlsSecret(namespace, "wild", pair);
    // When
    secured("wild", "wild", "*." + host, "*." + host);
    // Then
    awaitShown("bar." + host, pair.certificate());
    assertThat(scene.getTls("bar." + host, "/").status()).isEqualTo(200);
    assertThat(scene.shownFor("baz.bar." + host)).isNotEqualTo(pair.certificate());
  }

  @Test
  void plainHttpIsSentToHttpsForThePathsOfThatIngressOnly() {
    // Given: a certificate solver's Ingress on the same host.
    scene.tlsSecret(namespace, "both", TestCertificates.server(host));
    scene.ingress(namespace, "solver", host, path("Prefix", "/.well-known/acme", "web"));
    // When
    secured("both", "both", host, host);
    // Then
    scene.awaitStatus(host, "/shop?x=1", 308);
    assertThat(scene.get(host, "/shop?x=1").header("location"))
        .isEqualTo("https://" + host + "/shop?x=1");
    assertThat(scene.get(host, "/.well-known/acme/token").status()).isEqualTo(200);
  }

  @Test
  void aSecretThatComesLaterRepairsTheIngress() {
    // Given
    TestPair pair = TestCertificates.server(host);
    secured("later", "later", host, host);
    scene.awaitStatus(host, "/", 308);
    assertThat(scene.shownFor(host)).isNotEqualTo(pair.certificate());
    // When
    scene.tlsSecret(namespace, "later", pair);
    // Then
    awaitShown(host, pair.certificate());
  }

  @Test
  void aBrokenSecretKeepsItsLastGoodVersion() {
    // Given
    TestPair pair = TestCertificates.server(host);
    TestPair stranger = TestCertificates.server("other-" + host);
    scene.tlsSecret(namespace, "broken", pair);
    secured("broken", "broken", host, host);
    awaitShown(host, pair.certificate());
    // When: the key of another certificate.
    scene.tlsSecret(namespace, "broken", pair.chainPem(), stranger.keyPem());
    scene.settle(namespace);
    // Then
    assertThat(scene.shownFor(host)).isEqualTo(pair.certificate());
    // And a good one is taken again.
    TestPair next = TestCertificates.fresh(host);
    scene.tlsSecret(namespace, "broken", next);
    awaitShown(host, next.certificate());
  }

  @Test
  void aBrokenSecretTakesNoOtherHostDown() {
    // Given
    TestPair pair = TestCertificates.server("good-" + host);
    scene.tlsSecret(namespace, "good", pair);
    scene.tlsSecret(namespace, "rubbish", "no certificate", "no key");
    // When
    secured("good", "good", "good-" + host, "good-" + host);
    secured("rubbish", "rubbish", host, host);
    // Then
    awaitShown("good-" + host, pair.certificate());
    scene.awaitStatus(host, "/", 308);
    assertThat(scene.getTls("good-" + host, "/").status()).isEqualTo(200);
  }

  @Test
  void theOldestIngressWinsTheCertificateOfAHost() {
    // Given
    TestPair first = TestCertificates.fresh(host);
    TestPair second = TestCertificates.fresh(host);
    scene.tlsSecret(namespace, "first", first);
    scene.tlsSecret(namespace, "second", second);
    secured("a-first", "first", host, host);
    awaitShown(host, first.certificate());
    // When
    secured("b-second", "second", host, host);
    scene.settle(namespace);
    // Then
    assertThat(scene.shownFor(host)).isEqualTo(first.certificate());
  }

  @Test
  void anUnknownNameGetsTheDefaultCertificate() {
    // When
    X509Certificate shown = scene.shownFor("nobody-" + host);
    // Then: self-signed, with a DNS name in it.
    assertThat(shown.getIssuerX500Principal()).isEqualTo(shown.getSubjectX500Principal());
  }
}
