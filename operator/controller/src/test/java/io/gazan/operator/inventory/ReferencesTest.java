package io.gazan.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.gazan.crd.GazanRoute;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  @Test
  void nothingRefersToNothing() {
    // Given
    Ingress ingress = new Ingress();
    GazanRoute route = new GazanRoute();

    // Then
    assertThat(References.secrets(ingress)).isEmpty();
    assertThat(References.services(ingress)).isEmpty();
    assertThat(References.secrets(route)).isEmpty();
    assertThat(References.services(route)).isEmpty();
  }

  @Test
  void anIngressRefersToCertificatesUsersAndServices() {
    // Given
    Ingress ingress =
        Serialization.unmarshal(
            """
            kind: Ingress
            apiVersion: networking.k8s.io/v1
            metadata: {name: shop, namespace: web, annotations: {gazan.io/auth-basic-secret: users}}
            spec:
              tls: [{secretName: a-tls}, {hosts: [a.example.com]}, {secretName: other/b-tls}]
              defaultBackend: {service: {name: rest, port: {number: 80}}}
              rules:
              - http:
                  paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
                  - {path: /r, pathType: Prefix, backend: {resource: {kind: Bucket, name: b}}}
              - {host: b.example.com}
            """,
            Ingress.class);

    // Then
    assertThat(References.secrets(ingress)).containsExactlyInAnyOrder("web/users", "web/a-tls");
    assertThat(References.services(ingress)).containsExactlyInAnyOrder("web/rest", "web/api");
  }

  @Test
  void aRouteRefersToAllThatItsRulesName() {
    // Given
    GazanRoute route =
        Serialization.unmarshal(
            """
            kind: GazanRoute
            apiVersion: gazan.io/v1alpha1
            metadata: {name: shop, namespace: web}
            spec:
              hosts: [a.example.com]
              tls: {secretName: shop-tls}
              rules:
              - backends: [{service: {name: api, port: 80}}, {service: {name: next, port: 80}}, {}]
                auth: {basic: {secretRef: {name: users}}}
                upstreamTls: {verify: true, caSecretRef: {name: ca}, clientSecretName: client}
              - respond: {status: 200}
                auth: {jwt: {secretRef: {name: jwt}}}
              - respond: {status: 200}
                auth: {apiKey: {secretRef: {name: keys}}}
            """,
            GazanRoute.class);

    // Then
    assertThat(References.secrets(route))
        .containsExactlyInAnyOrder(
            "web/shop-tls", "web/users", "web/ca", "web/client", "web/jwt", "web/keys");
    assertThat(References.services(route)).containsExactlyInAnyOrder("web/api", "web/next");
  }
}
