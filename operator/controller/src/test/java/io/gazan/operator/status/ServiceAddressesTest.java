package io.gazan.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceAddressesTest {
  private static Service service(String type, List<String> external, String... balancers) {
    ServiceBuilder builder =
        new ServiceBuilder()
            .withNewSpec()
            .withType(type)
            .withClusterIP("10.96.0.1")
            .withExternalIPs(external)
            .endSpec();
    for (String balancer : balancers) {
      builder
          .editOrNewStatus()
          .editOrNewLoadBalancer()
          .addNewIngress()
          .withHostname(balancer.startsWith("lb") ? balancer : null)
          .withIp(balancer.startsWith("lb") ? null : balancer)
          .endIngress()
          .endLoadBalancer()
          .endStatus();
    }
    return builder.build();
  }

  private static List<String> text(List<IngressLoadBalancerIngress> addresses) {
    return addresses.stream().map(one -> one.getIp() + " " + one.getHostname()).toList();
  }

  private static Node node(String ready, String type, String address) {
    return new NodeBuilder()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .addNewAddress()
        .withType(type)
        .withAddress(address)
        .endAddress()
        .endStatus()
        .build();
  }

  @Test
  void aLoadBalancerWithoutAnAddressHasNone() {
    // Given When Then
    assertThat(ServiceAddresses.of(service("LoadBalancer", List.of()))).isEmpty();
    assertThat(ServiceAddresses.of(service("NodePort", List.of()))).isEmpty();
  }

  @Test
  void showsWhatTheServiceIsReachedAt() {
    // Given When Then
    assertThat(
            text(ServiceAddresses.of(service("LoadBalancer", List.of("192.0.2.9"), "192.0.2.1"))))
        .containsExactly("192.0.2.1 null", "192.0.2.9 null");
    assertThat(text(ServiceAddresses.of(service("LoadBalancer", List.of(), "lb.example.com"))))
        .containsExactly("null lb.example.com");
    assertThat(text(ServiceAddresses.of(service("ClusterIP", List.of()))))
        .containsExactly("10.96.0.1 null");
    assertThat(text(ServiceAddresses.of(service("NodePort", List.of("192.0.2.9")))))
        .containsExactly("192.0.2.9 null");
  }

  @Test
  void tellsAddressesFromNames() {
    // Given When Then
    assertThat(text(ServiceAddresses.of(List.of("2001:db8::1", "192.0.2.1", "4u.example.com"))))
        .containsExactly("192.0.2.1 null", "2001:db8::1 null", "null 4u.example.com");
  }

  @Test
  void takesReadyNodesAndExternalAddressesFirst() {
    // Given
    Node inside = node("True", "InternalIP", "10.0.0.1");
    Node outside = node("True", "ExternalIP", "192.0.2.1");
    Node broken = node("False", "ExternalIP", "192.0.2.2");

    // When Then
    assertThat(text(ServiceAddresses.ofNodes(List.of(inside, outside, broken))))
        .containsExactly("192.0.2.1 null");
    assertThat(text(ServiceAddresses.ofNodes(List.of(inside, broken))))
        .containsExactly("10.0.0.1 null");
  }
}
