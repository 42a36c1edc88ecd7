package io.gazan.operator.translate.backend;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.gazan.operator.inventory.Present;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.address.SpecialAddresses;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Joins the EndpointSlices of one port of a Service: each address once, in the order of addresses,
 * whatever the order and number of slices. Ready endpoints take traffic; those that serve while
 * they terminate keep sticky exchanges only, or take all when nothing is ready. {@code ready} and
 * {@code serving} that are nil count as true, {@code terminating} as false.
 */
final class Endpoints {
  private static final int MOST_FINDINGS = 3;

  private final ClusterWish wish;
  private final Map<String, ServerSpec> ready = new TreeMap<>();
  private final Map<String, ServerSpec> leaving = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private Endpoints(ClusterWish wish) {
    this.wish = wish;
  }

  /** The endpoints, and what is worth telling about them. */
  record Joined(List<ServerSpec> servers, List<Finding> findings) {}

  static Joined join(ClusterWish wish, List<EndpointSlice> slices) {
    Endpoints endpoints = new Endpoints(wish);
    slices.forEach(endpoints::add);
    List<ServerSpec> servers = endpoints.servers();
    if (servers.isEmpty()) {
      endpoints.findings.add(
          Finding.warning(
              Reason.NO_ENDPOINTS,
              "",
              "Service "
                  + Quoted.of(wish.service())
                  + " has no ready endpoint for port "
                  + (wish.portName().isEmpty()
                      ? String.valueOf(wish.fallbackPort())
                      : Quoted.of(wish.portName()))));
    }
    return new Joined(servers, List.copyOf(endpoints.findings));
  }

  private List<ServerSpec> servers() {
    if (ready.isEmpty()) {
      return List.copyOf(leaving.values());
    }
    List<ServerSpec> servers = new ArrayList<>(ready.values());
    leaving.forEach(
        (address, server) -> {
          if (!ready.containsKey(address)) {
            servers.add(new ServerSpec(server.host(), server.port(), 1, true));
          }
        });
    return List.copyOf(servers);
  }

  private void add(EndpointSlice slice) {
    String type = slice.getAddressType();
    if (!"IPv4".equals(type) && !"IPv6".equals(type)) {
      find("EndpointSlice of addressType " + Quoted.of(String.valueOf(type)) + " is not used");
      return;
    }
    for (EndpointPort port : Present.of(slice.getPorts())) {
      boolean tcp = port.getProtocol() == null || port.getProtocol().equals("TCP");
      String name = Objects.requireNonNullElse(port.getName(), "");
      if (tcp && name.equals(wish.portName())) {
        int number = port.getPort() == null ? wish.fallbackPort() : port.getPort();
        Present.of(slice.getEndpoints()).forEach(endpoint -> add(endpoint, number));
      }
    }
  }

  private void add(Endpoint endpoint, int port) {
    // Kubernetes defines no meaning for a second address.
    List<String> addresses = Present.of(endpoint.getAddresses());
    if (addresses.isEmpty() || !Backends.isPort(port)) {
      return;
    }
    EndpointConditions conditions = endpoint.getConditions();
    boolean takes = conditions == null || !Boolean.FALSE.equals(conditions.getReady());
    boolean leaves =
        conditions != null
            && !Boolean.FALSE.equals(conditions.getServing())
            && Boolean.TRUE.equals(conditions.getTerminating());
    if (!takes && !leaves) {
      return;
    }
    String host = literal(addresses.getFirst());
    String problem = host == null ? "is not an address" : SpecialAddresses.problem(host);
    if (host == null || problem != null) {
      find("endpoint " + Quoted.of(addresses.getFirst()) + " " + problem);
      return;
    }
    ServerSpec server = new ServerSpec(host, port);
    (takes ? ready : leaving).put(server.address(), server);
  }

  private static @Nullable String literal(String address) {
    return Addresses.isIpv4(address) ? address : Addresses.ipv6(address);
  }

  private void find(String message) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(
          Finding.warning(
              Reason.ENDPOINT_REFUSED,
              "",
              "Service " + Quoted.of(wish.service()) + ": " + message));
    }
  }
}
