package io.gazan.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.crd.GazanRoute;
import io.gazan.devcluster.DevCluster;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.store.ApiFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A cluster in this process and a client of it, for tests of a whole operator. */
final class Cluster implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(20);
  final DevCluster server = DevCluster.start();
  final KubernetesClient client = newClient();

  Cluster() {
    server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: gazan}\n");
  }

  KubernetesClient newClient() {
    return ApiClients.create(Config.fromKubeconfig(server.kubeconfig()));
  }

  /** Answers such requests with an error from now on, and no others. */
  void refuse(int status, Predicate<Access> which) {
    server.guard(
        (access, exchange) -> {
          if (which.test(access)) {
            throw new ApiFailure(status, "InternalError", "by order of a test");
          }
        });
  }

  void refuseNothing() {
    refuse(500, access -> false);
  }

  static OperatorConfig config(String pod) {
    return OperatorConfig.of("gazan", pod).onLoopback();
  }

  static ConditionFactory soon() {
    return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(10));
  }

  void ingressClass(String name) {
    server.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: %s}
        spec: {controller: gazan.io/ingress-controller}
        """
            .formatted(name));
  }

  void deleteIngressClass(String name) {
    client.network().v1().ingressClasses().withName(name).delete();
  }

  /** An Ingress of the class gazan with a Service and one endpoint. */
  void site(String name, String host) {
    server.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s, namespace: web}
        spec:
          ports: [{name: http, port: 80, targetPort: 8080}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %1$s-1, namespace: web, labels: {kubernetes.io/service-name: %1$s}}
        addressType: IPv4
        endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}]
        ports: [{name: http, port: 8080, protocol: TCP}]
        """
            .formatted(name));
    ingress(name, "gazan", host);
  }

  void ingress(String name, String ingressClass, String host) {
    server.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: %1$s, namespace: web}
        spec:
          ingressClassName: %2$s
          rules:
          - host: %3$s
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: %1$s, port: {number: 80}}}}
        """
            .formatted(name, ingressClass, host));
  }

  Ingress ingress(String name) {
    return client.network().v1().ingresses().inNamespace("web").withName(name).get();
  }

  /** A Secret with the key auth. */
  void secret(String name, String auth) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("web")
                .withName(name)
                .endMetadata()
                .addToData(
                    "auth",
                    Base64.getEncoder().encodeToString(auth.getBytes(StandardCharsets.UTF_8)))
                .build())
        .create();
  }

  void annotate(String ingress, String annotation, String value) {
    client
        .network()
        .v1()
        .ingresses()
        .inNamespace("web")
        .withName(ingress)
        .edit(
            before ->
                new IngressBuilder(before)
                    .editMetadata()
                    .addToAnnotations(annotation, value)
                    .endMetadata()
                    .build());
  }

  /** Installs the kind GazanRoute. */
  void routeKind() {
    try {
      server.apply(Files.readString(Path.of("../../crds/gazanroutes.gazan.io-v1.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A GazanRoute of the class gazan to a Service of the same name. */
  void route(String name, String host) {
    server.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {name: %1$s, namespace: web}
        spec:
          ingressClassName: gazan
          hosts: [%2$s]
          rules:
          - path: {type: Prefix, value: /}
            backends: [{service: {name: %1$s, port: http}}]
        """
            .formatted(name, host));
  }

  GazanRoute route(String name) {
    return client.resources(GazanRoute.class).inNamespace("web").withName(name).get();
  }

  /** {@code Status Reason} by the type of the condition. */
  Map<String, String> conditions(String route) {
    GenericKubernetesResource found =
        client
            .genericKubernetesResources("gazan.io/v1alpha1", "GazanRoute")
            .inNamespace("web")
            .withName(route)
            .get();
    List<Map<String, Object>> conditions = found == null ? null : found.get("status", "conditions");
    Map<String, String> said = new TreeMap<>();
    if (conditions != null) {
      conditions.forEach(
          one ->
              said.put(
                  String.valueOf(one.get("type")), one.get("status") + " " + one.get("reason")));
    }
    return said;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
