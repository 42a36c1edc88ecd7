package io.gazan.operator.status;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Addresses that clients reach, as an Ingress shows them: sorted, each once, 64 at most. */
final class ServiceAddresses {
  private static final int MOST = 64;

  private ServiceAddresses() {}

  static List<IngressLoadBalancerIngress> of(Collection<String> addresses) {
    return new TreeSet<>(addresses).stream().limit(MOST).map(ServiceAddresses::entry).toList();
  }

  /**
   * {@code status.loadBalancer} and {@code spec.externalIPs}; where there are none, the cluster IP.
   */
  static List<IngressLoadBalancerIngress> of(Service service) {
    ServiceSpec spec = service.getSpec();
    if (spec == null) {
      return List.of();
    }
    if ("ExternalName".equals(spec.getType())) {
      return spec.getExternalName() == null ? List.of() : of(List.of(spec.getExternalName()));
    }
    List<String> found = new ArrayList<>();
    if (spec.getExternalIPs() != null) {
      found.addAll(spec.getExternalIPs());
    }
    boolean balanced = "LoadBalancer".equals(spec.getType());
    boolean elsewhere = balanced || onNodes(service);
    if (balanced
        && service.getStatus() != null
        && service.getStatus().getLoadBalancer() != null
        && service.getStatus().getLoadBalancer().getIngress() != null) {
      service.getStatus().getLoadBalancer().getIngress().stream()
          .map(ServiceAddresses::address)
          .filter(Objects::nonNull)
          .forEach(found::add);
    }
    // A load balancer that has no address yet has none; its cluster IP would be wrong outside.
    if (found.isEmpty() && !elsewhere && isAddress(spec.getClusterIP())) {
      found.add(spec.getClusterIP());
    }
    return of(found);
  }

  /** Whether clients reach it at the nodes. */
  static boolean onNodes(Service service) {
    return service.getSpec() != null && "NodePort".equals(service.getSpec().getType());
  }

  private static @Nullable String address(LoadBalancerIngress ingress) {
    return ingress.getIp() == null || ingress.getIp().isEmpty()
        ? ingress.getHostname()
        : ingress.getIp();
  }

  private static boolean isAddress(@Nullable String clusterIp) {
    return clusterIp != null && !clusterIp.isEmpty() && !"None".equals(clusterIp);
  }

  /** External addresses of ready nodes; internal ones where no node has an external one. */
  static List<IngressLoadBalancerIngress> ofNodes(Collection<Node> nodes) {
    List<Node> ready = nodes.stream().filter(ServiceAddresses::ready).toList();
    List<String> external = ready.stream().flatMap(node -> of(node, "ExternalIP")).toList();
    return of(
        external.isEmpty()
            ? ready.stream().flatMap(node -> of(node, "InternalIP")).toList()
            : external);
  }

  private static boolean ready(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  private static Stream<String> of(Node node, String type) {
    return node.getStatus().getAddresses() == null
        ? Stream.empty()
        : node.getStatus().getAddresses().stream()
            .filter(address -> type.equals(address.getType()))
            .map(NodeAddress::getAddress);
  }

  private static IngressLoadBalancerIngress entry(String address) {
    IngressLoadBalancerIngress entry = new IngressLoadBalancerIngress();
    if (looksLikeIp(address)) {
      entry.setIp(address);
    } else {
      entry.setHostname(address);
    }
    return entry;
  }

  /** A host name's last label is no number (RFC 3696 §2), and it has no colon. */
  private static boolean looksLikeIp(String address) {
    return address.indexOf(':') >= 0
        || address.substring(address.lastIndexOf('.') + 1).chars().allMatch(Character::isDigit);
  }
}
