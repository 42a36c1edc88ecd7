package io.gazan.operator.translate.backend;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.gazan.operator.inventory.Present;
import io.gazan.operator.inventory.Sight;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.upstreams.address.Addresses;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a Service of type ExternalName may point at: never the data plane's own machine, its
 * cloud's metadata service or the API server, which trust whoever can reach them.
 */
final class ExternalNames {
  private static final Set<String> NAMES =
      Set.of(
          "localhost",
          "ip6-localhost",
          "ip6-loopback",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "metadata",
          "metadata.google.internal",
          "instance-data");

  private ExternalNames() {}

  /** What keeps a host, in lower case, from being used; null if nothing does. */
  static @Nullable String problem(String host, Sight sight) {
    if (Addresses.isIpv4(host) || Addresses.ipv6(host) != null) {
      String problem = SpecialAddresses.problem(host);
      boolean loopback = InetAddress.ofLiteral(host).isLoopbackAddress();
      if (problem != null || loopback) {
        return problem == null ? "is a loopback address" : problem;
      }
      return apiServers(sight).contains(host) ? "is an address of the API server" : null;
    }
    if (HostNames.problem(host) != null) {
      return "is not the name of a host";
    }
    boolean refused =
        NAMES.contains(host)
            || host.endsWith(".localhost")
            || host.startsWith("kubernetes.default.svc.")
            || host.startsWith("instance-data.");
    return refused ? "names the machine itself, its metadata service or the API server" : null;
  }

  private static Set<String> apiServers(Sight sight) {
    Set<String> addresses = new HashSet<>();
    Service service = sight.service("default", "kubernetes");
    if (service != null && service.getSpec() != null) {
      add(addresses, service.getSpec().getClusterIP());
      List<String> more = service.getSpec().getClusterIPs();
      (more == null ? List.<String>of() : more).forEach(each -> add(addresses, each));
    }
    for (EndpointSlice slice : sight.slices("default", "kubernetes")) {
      for (Endpoint endpoint : Present.of(slice.getEndpoints())) {
        Present.of(endpoint.getAddresses()).forEach(each -> add(addresses, each));
      }
    }
    return addresses;
  }

  private static void add(Set<String> addresses, @Nullable String address) {
    if (address != null) {
      String v6 = Addresses.ipv6(address);
      addresses.add(v6 == null ? address.toLowerCase(Locale.ROOT) : v6);
    }
  }
}
