package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.chart.policy.Manifests;
import io.gazan.devcluster.DevCluster;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.testing.Gatekeeper;
import io.gazan.operator.ApiClients;
import io.gazan.operator.Operator;
import io.gazan.operator.OperatorArguments;
import io.gazan.operator.OperatorConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An operator with the chart's arguments, at an API server that answers 403 to whatever the chart's
 * roles do not allow, as RBAC does: it comes to lead, makes its certificates, and says what is
 * wrong with an Ingress.
 */
class RightsIT {
  private static final String USER = "system:serviceaccount:web:gazan-operator";
  private static final String TOKEN = "operator-token";

  @ParameterizedTest
  @CsvSource({"default.yaml, shop", "watch-namespaces.yaml, shop", "node-port.yaml, blog"})
  void theOperatorAsksForNothingThatItMayNot(String valueSet, String namespace) throws Exception {
    // Given
    Manifests manifests = Manifests.read(Chart.render(valueSet));
    List<String> arguments =
        manifests.pod("operator").getSpec().getContainers().getFirst().getArgs();
    OperatorConfig config = OperatorArguments.read(arguments, Chart.NAMESPACE).onLoopback();
    try (DevCluster cluster = DevCluster.start()) {
      cluster.addToken(TOKEN, USER, Set.of());
      fill(cluster, manifests, namespace);
      Gatekeeper gate = Gatekeeper.of(cluster);
      gate.answer(403, access -> access.user().equals(USER) && !allowed(manifests, access));

      // When
      try (KubernetesClient client =
              ApiClients.create(Config.fromKubeconfig(cluster.kubeconfig(TOKEN)));
          Operator operator = Operator.start(config, client)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> operator.isLeader() && asked(gate).containsAll(expected()));
      }

      // Then
      assertThat(gate.accesses())
          .filteredOn(access -> access.user().equals(USER) && !allowed(manifests, access))
          .isEmpty();
    }
  }

  @Test
  void theChartGivesExactlyWhatTheOperatorAsksFor() {
    // Given
    Manifests manifests = Manifests.read(Chart.render("node-port.yaml"));
    // When
    Set<String> everywhere =
        manifests.all(ClusterRole.class).stream()
            .flatMap(role -> role.getRules().stream())
            .flatMap(RightsIT::rights)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> home =
        manifests.all(Role.class).stream()
            .flatMap(role -> role.getRules().stream())
            .flatMap(RightsIT::rights)
            .collect(Collectors.toCollection(TreeSet::new));
    // Then
    assertThat(everywhere).isEqualTo(listed("everywhere"));
    Set<String> asked = new TreeSet<>(listed("home"));
    asked.addAll(listed("seldom"));
    // Where Secrets are watched in all namespaces, the one of the certificates is read by that.
    home.remove("get secrets");
    assertThat(home).isEqualTo(asked);
  }

  private static Stream<String> rights(PolicyRule rule) {
    return rule.getVerbs().stream()
        .flatMap(verb -> rule.getResources().stream().map(resource -> verb + " " + resource));
  }

  private static Set<String> listed(String where) {
    return Repository.text("operator/rights.txt")
        .lines()
        .filter(line -> line.startsWith(where + " "))
        .map(line -> line.substring(where.length() + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What an operator has done once it works, so that the test is not green for an idle one. */
  private static Set<String> expected() {
    return Set.of(
        "watch ingresses",
        "watch ingressclasses",
        "watch services",
        "watch endpointslices",
        "watch secrets",
        "watch gazanroutes",
        "create leases",
        "update leases",
        "create secrets",
        "create configmaps",
        "create events");
  }

  private static Set<String> asked(Gatekeeper gate) {
    return gate.accesses().stream()
        .filter(access -> access.user().equals(USER))
        .map(access -> access.verb() + " " + access.resource())
        .collect(Collectors.toSet());
  }

  private static boolean allowed(Manifests manifests, Access access) {
    Stream<PolicyRule> everywhere =
        manifests.all(ClusterRole.class).stream().flatMap(role -> role.getRules().stream());
    Stream<PolicyRule> there =
        manifests.all(Role.class).stream()
            .filter(role -> namespace(role).equals(access.namespace()))
            .flatMap(role -> role.getRules().stream());
    String resource =
        access.subresource().isEmpty()
            ? access.resource()
            : access.resource() + "/" + access.subresource();
    return Stream.concat(everywhere, there)
        .anyMatch(
            rule ->
                rule.getApiGroups().contains(access.group())
                    && rule.getResources().contains(resource)
                    && rule.getVerbs().contains(access.verb()));
  }

  private static String namespace(HasMetadata object) {
    return object.getMetadata().getNamespace();
  }

  private static void fill(DevCluster cluster, Manifests manifests, String namespace) {
    String type =
        manifests.all(Service.class).stream()
            .filter(each -> each.getMetadata().getName().equals("gazan-dataplane"))
            .map(each -> each.getSpec().getType())
            .findFirst()
            .orElseThrow();
    for (String name : Repository.names("crds", ".yaml")) {
      cluster.apply(Repository.text("crds/" + name));
    }
    cluster.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: gazan}
        spec: {controller: gazan.io/ingress-controller}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: gazan-dataplane, namespace: web}
        spec: {type: %s, ports: [{name: http, port: 80}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: hello, namespace: %s}
        spec:
          ingressClassName: gazan
          rules:
            - host: hello.example.com
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: none, port: {number: 80}}}}]}
        """
            .formatted(type, namespace));
  }
}
