package io.gazan.chart.policy;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where there are NetworkPolicies, only the ports for clients are open to everybody; the stream's
 * port and metrics name who may come.
 */
final class TrafficPolicy implements Policy {
  private static final List<String> FOR_CLIENTS = List.of("http", "https");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
      if (!policy.getSpec().getPolicyTypes().contains("Ingress")) {
        problems.add(Manifests.title(policy) + ": closes nothing");
      }
      for (NetworkPolicyIngressRule rule : policy.getSpec().getIngress()) {
        if (rule.getPorts().isEmpty()) {
          problems.add(Manifests.title(policy) + ": opens all ports");
        }
        rule.getPorts().stream()
            .map(port -> port.getPort().getStrVal())
            .filter(port -> !FOR_CLIENTS.contains(port) && openToAll(rule.getFrom()))
            .forEach(port -> problems.add(Manifests.title(policy) + ": anybody at " + port));
      }
    }
    return problems;
  }

  private static boolean openToAll(List<NetworkPolicyPeer> peers) {
    return peers.isEmpty()
        || peers.stream()
            .anyMatch(
                peer ->
                    peer.getPodSelector() == null
                        && peer.getNamespaceSelector() == null
                        && peer.getIpBlock() == null);
  }
}
