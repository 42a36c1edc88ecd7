package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.gazan.chart.policy.Manifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What single values do. */
class RenderingTest {
  @Test
  void twoOperatorsAndTwoDataPlanesBehindALoadBalancer() {
    // When
    Manifests manifests = Manifests.read(Chart.render("default.yaml"));

    // Then
    assertThat(manifests.all(Deployment.class))
        .extracting(each -> each.getMetadata().getName(), each -> each.getSpec().getReplicas())
        .containsExactlyInAnyOrder(tuple("gazan-operator", 2), tuple("gazan-dataplane", 2));
    Service service = named(manifests, Service.class, "gazan-dataplane");
    assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
    assertThat(service.getSpec().getExternalTrafficPolicy()).isEqualTo("Local");
    assertThat(service.getSpec().getPorts())
        .extracting(ServicePort::getPort)
        .containsExactly(80, 443);
    assertThat(manifests.all(IngressClass.class))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.getSpec().getController()).isEqualTo("gazan.io/ingress-controller");
              assertThat(each.getMetadata().getAnnotations()).isNullOrEmpty();
            });
    assertThat(manifests.all(PodDisruptionBudget.class)).hasSize(2);
    assertThat(manifests.all(NetworkPolicy.class)).hasSize(2);
    assertThat(manifests.all(GenericKubernetesResource.class)).isEmpty();
  }

  @Test
  void aDaemonSetOnPortsOfItsNode() {
    // When
    Manifests manifests = Manifests.read(Chart.render("daemonset-host-port.yaml"));

    // Then
    assertThat(manifests.all(DaemonSet.class)).hasSize(1);
    assertThat(container(manifests, "dataplane").getPorts())
        .extracting(ContainerPort::getHostPort)
        .containsExactly(80, 443, null);
    assertThat(rules(manifests)).anyMatch(rule -> rule.getResources().contains("nodes"));
    assertThat(container(manifests, "operator").getArgs())
        .noneMatch(arg -> arg.startsWith("--publish-"));
  }

  @Test
  void portsOfNodes() {
    // When
    Manifests manifests = Manifests.read(Chart.render("node-port.yaml"));

    // Then
    Service service = named(manifests, Service.class, "gazan-dataplane");
    assertThat(service.getSpec().getType()).isEqualTo("NodePort");
    assertThat(service.getSpec().getExternalTrafficPolicy()).isEqualTo("Cluster");
    assertThat(service.getSpec().getPorts())
        .extracting(ServicePort::getNodePort)
        .containsExactly(30080, 30443);
    assertThat(rules(manifests)).anyMatch(rule -> rule.getResources().contains("nodes"));
  }

  @Test
  void insideOfTheClusterAloneWithAddressesFromElsewhere() {
    // When
    Manifests manifests = Manifests.read(Chart.render("cluster-ip.yaml"));

    // Then
    Service service = named(manifests, Service.class, "gazan-dataplane");
    assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
    assertThat(service.getSpec().getExternalTrafficPolicy()).isNull();
    assertThat(service.getSpec().getIpFamilyPolicy()).isEqualTo("PreferDualStack");
    assertThat(container(manifests, "operator").getArgs())
        .contains("--publish-status-address=192.0.2.7,lb.example.com")
        .noneMatch(arg -> arg.startsWith("--publish-service"));
    assertThat(rules(manifests)).noneMatch(rule -> rule.getResources().contains("nodes"));
    assertThat(manifests.mainYaml()).contains("proxy_address_http: '[::]:8080'");
  }

  @Test
  void rightsInTheNamedNamespacesAlone() {
    // When
    Manifests manifests = Manifests.read(Chart.render("watch-namespaces.yaml"));

    // Then
    assertThat(container(manifests, "operator").getArgs())
        .contains(
            "--watch-namespaces=shop,blog",
            "--data-plane-service-accounts=web/gazan-dataplane,edge/gazan-dataplane",
            "--default-certificate=certificates/wildcard");
    assertThat(manifests.all(Role.class))
        .extracting(each -> each.getMetadata().getNamespace() + "/" + each.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "shop/gazan-operator-routes",
            "blog/gazan-operator-routes",
            "web/gazan-operator",
            "web/gazan-operator-published",
            "certificates/gazan-operator-certificate");
    assertThat(manifests.all(ClusterRole.class).getFirst().getRules())
        .flatExtracting(PolicyRule::getResources)
        .doesNotContain("secrets", "services", "ingresses");
    assertThat(
            manifests.all(Role.class).stream()
                .filter(role -> !role.getMetadata().getName().endsWith("-routes"))
                .flatMap(role -> role.getRules().stream())
                .filter(rule -> rule.getVerbs().contains("list")))
        .allMatch(rule -> !rule.getResourceNames().isEmpty());
  }

  @Test
  void theAutoscalerOwnsTheReplicas() {
    // When
    Manifests manifests = Manifests.read(Chart.render("autoscaling.yaml"));

    // Then
    HorizontalPodAutoscaler scaler = manifests.all(HorizontalPodAutoscaler.class).getFirst();
    assertThat(scaler.getSpec().getMinReplicas()).isEqualTo(3);
    assertThat(scaler.getSpec().getMaxReplicas()).isEqualTo(20);
    assertThat(named(manifests, Deployment.class, "gazan-dataplane").getSpec().getReplicas())
        .isNull();
    assertThat(manifests.pod("dataplane").getSpec().getTerminationGracePeriodSeconds())
        .isEqualTo(340);
  }

  @Test
  void metricsAlertsAndDashboard() {
    // When
    Manifests manifests = Manifests.read(Chart.render("monitoring.yaml"));

    // Then
    List<GenericKubernetesResource> own = manifests.all(GenericKubernetesResource.class);
    assertThat(own)
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder("ServiceMonitor", "ServiceMonitor", "PrometheusRule");
    assertThat(own)
        .allMatch(each -> "prometheus".equals(each.getMetadata().getLabels().get("release")));
    ConfigMap dashboard = named(manifests, ConfigMap.class, "gazan-dashboard");
    assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    assertThat(dashboard.getData().getOrDefault("gazan.json", "").strip())
        .isEqualTo(Repository.text("docs/monitoring/gazan-dashboard.json").strip());
    assertThat(manifests.all(NetworkPolicy.class))
        .allMatch(
            policy ->
                policy.getSpec().getIngress().stream()
                    .anyMatch(
                        rule -> rule.getPorts().getFirst().getPort().getStrVal().equals("status")));
  }

  @Test
  void alertsKeepTheirOwnTemplates() {
    // When
    Manifests manifests = Manifests.read(Chart.render("monitoring.yaml"));

    // Then
    GenericKubernetesResource rule =
        manifests.all(GenericKubernetesResource.class).stream()
            .filter(each -> each.getKind().equals("PrometheusRule"))
            .findFirst()
            .orElseThrow();
    Map<String, Object> first = rule.get("spec", "groups", 0, "rules", 0, "annotations");
    assertThat(first.get("summary")).isEqualTo("Gazan on {{ $labels.instance }} cannot be scraped");
  }

  @Test
  void aDigestCountsMoreThanATag() {
    // When
    Manifests manifests = Manifests.read(Chart.render("digest.yaml"));

    // Then
    assertThat(container(manifests, "dataplane").getImage())
        .isEqualTo(
            "registry.example.com/gazan/dataplane@sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210");
    assertThat(manifests.pod("operator").getSpec().getImagePullSecrets()).hasSize(1);
  }

  @Test
  void whatUsersAddArrivesAndChangesNoSelector() {
    // When
    Manifests manifests = Manifests.read(Chart.render("everything.yaml"));

    // Then
    assertThat(manifests.objects())
        .allSatisfy(
            each -> {
              assertThat(each.getMetadata().getLabels()).containsEntry("team", "platform");
              assertThat(each.getMetadata().getAnnotations())
                  .containsEntry("example.com/owner", "platform");
            });
    assertThat(manifests.pod("dataplane").getMetadata().getLabels())
        .containsEntry("example.com/tier", "data")
        .containsEntry("app.kubernetes.io/name", "edge")
        .containsEntry("app.kubernetes.io/component", "dataplane");
    Container container = container(manifests, "dataplane");
    assertThat(container.getEnv()).anyMatch(each -> each.getName().equals("TZ"));
    assertThat(container.getVolumeMounts()).anyMatch(each -> each.getName().equals("more"));
    assertThat(manifests.pod("dataplane").getSpec().getTopologySpreadConstraints())
        .extracting(TopologySpreadConstraint::getWhenUnsatisfiable)
        .containsExactly("DoNotSchedule");
    assertThat(manifests.pod("operator").getSpec().getPriorityClassName())
        .isEqualTo("system-cluster-critical");
    assertThat(manifests.mainYaml()).contains("body: 20000000", "drain: 60s", "response: 2m");
    assertThat(manifests.all(IngressClass.class).getFirst().getMetadata().getAnnotations())
        .containsEntry("ingressclass.kubernetes.io/is-default-class", "true");
  }

  @Test
  void anotherMainYamlMakesOtherPods() {
    // Given
    Manifests before = Manifests.read(Chart.render("default.yaml"));

    // When
    Manifests after = Manifests.read(Chart.renderText("dataPlane: {threads: 3}"));

    // Then
    assertThat(after.pod("dataplane").getMetadata().getAnnotations())
        .isNotEqualTo(before.pod("dataplane").getMetadata().getAnnotations());
    assertThat(after.pod("operator")).isEqualTo(before.pod("operator"));
  }

  private static List<PolicyRule> rules(Manifests manifests) {
    return manifests.all(ClusterRole.class).stream()
        .flatMap(role -> role.getRules().stream())
        .toList();
  }

  private static Container container(Manifests manifests, String component) {
    return manifests.pod(component).getSpec().getContainers().getFirst();
  }

  private static <T extends HasMetadata> T named(Manifests manifests, Class<T> type, String name) {
    return manifests.all(type).stream()
        .filter(each -> each.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
