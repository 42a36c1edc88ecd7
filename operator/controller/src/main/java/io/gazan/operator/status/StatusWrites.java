package io.gazan.operator.status;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.gazan.crd.GazanRoute;
import io.gazan.crd.GazanRouteStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the status of an object as the API has it: a replacement of the status
 * subresource against the version that was read, so that nobody's newer write is lost.
 */
final class StatusWrites {
  private static final ResourceDefinitionContext ROUTES =
      ResourceDefinitionContext.fromResourceType(GazanRoute.class);
  private static final GazanRouteStatus NOTHING = new GazanRouteStatus(null, List.of());
  private final KubernetesClient client;

  StatusWrites(KubernetesClient client) {
    this.client = client;
  }

  static List<IngressLoadBalancerIngress> addresses(Ingress ingress) {
    return ingress.getStatus() == null
            || ingress.getStatus().getLoadBalancer() == null
            || ingress.getStatus().getLoadBalancer().getIngress() == null
        ? List.of()
        : ingress.getStatus().getLoadBalancer().getIngress();
  }

  static boolean same(
      List<IngressLoadBalancerIngress> one, List<IngressLoadBalancerIngress> other) {
    return names(one).equals(names(other));
  }

  private static Set<String> names(List<IngressLoadBalancerIngress> addresses) {
    Set<String> names = new HashSet<>();
    addresses.forEach(address -> names.add(address.getIp() + " " + address.getHostname()));
    return names;
  }

  void write(Ingress ingress, List<IngressLoadBalancerIngress> addresses) {
    Ingress copy =
        new IngressBuilder(ingress)
            .editOrNewStatus()
            .editOrNewLoadBalancer()
            .withIngress(addresses)
            .endLoadBalancer()
            .endStatus()
            .build();
    client.resource(copy).updateStatus();
  }

  /** An unreadable one counts as none. */
  GazanRouteStatus status(GenericKubernetesResource route) {
    Object raw = route.getAdditionalProperties().get("status");
    if (raw == null) {
      return NOTHING;
    }
    try {
      GazanRouteStatus status =
          client.getKubernetesSerialization().convertValue(raw, GazanRouteStatus.class);
      return status == null ? NOTHING : status;
    } catch (IllegalArgumentException e) {
      return NOTHING;
    }
  }

  void write(GenericKubernetesResource route, GazanRouteStatus status) {
    Map<String, @Nullable Object> properties = new HashMap<>(route.getAdditionalProperties());
    properties.put("status", client.getKubernetesSerialization().convertValue(status, Map.class));
    GenericKubernetesResource copy =
        new GenericKubernetesResourceBuilder(route).withAdditionalProperties(properties).build();
    client
        .genericKubernetesResources(ROUTES)
        .inNamespace(route.getMetadata().getNamespace())
        .resource(copy)
        .updateStatus();
  }
}
