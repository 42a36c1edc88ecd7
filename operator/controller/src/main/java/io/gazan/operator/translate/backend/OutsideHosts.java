package io.gazan.operator.translate.backend;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.gazan.operator.inventory.Present;
import io.gazan.operator.inventory.Sight;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.address.SpecialAddresses;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts people may have data planes connect to by writing them into an object, as the name of
 * a Service of type ExternalName or in a URL: never the data plane's own machine, its cloud's
 * metadata service or the API server, which trust whoever can reach them.
 */
final class OutsideHosts {
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

  private final Set<String> apiServers;

  /**
   * @param apiServers where the operator itself finds the API server: it may not see the objects
   *     that tell
   */
  OutsideHosts(Set<String> apiServers) {
    Set<String> known = new HashSet<>();
    apiServers.forEach(each -> add(known, each));
    this.apiServers = Set.copyOf(known);
  }

  /** As {@link #problem} compares hosts: in lower case, without brackets and without a last dot. */
  static String canonical(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    String name =
        lower.startsWith("[") && lower.endsWith("]")
            ? lower.substring(1, lower.length() - 1)
            : lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    String v6 = Addresses.ipv6(name);
    return v6 == null ? name : v6;
  }

  /**
   * What keeps the host of a URL from being asked on behalf of an object of this namespace. A
   * Service is meant by {@code name.namespace.svc}, which is refused for another namespace's as is
   * every other reference across namespaces; a single label would be looked up in the data plane's
   * own namespace.
   */
  Resolution.@Nullable Missing urlProblem(String namespace, String url, Sight sight) {
    String host = canonical(url);
    String problem = problem(host, sight);
    if (problem != null) {
      return new Resolution.Missing(Reason.BACKEND_REFUSED, problem);
    }
    if (Addresses.isIpv4(host) || Addresses.ipv6(host) != null) {
      return null;
    }
    List<String> labels = List.of(host.split("\\."));
    int svc = labels.subList(Math.min(2, labels.size()), labels.size()).indexOf("svc");
    String owner =
        svc >= 0
            ? labels.get(svc + 1)
            : labels.size() == 2 && sight.service(labels.get(1), labels.get(0)) != null
                ? labels.get(1)
                : labels.size() == 1 ? "" : namespace;
    return owner.equals(namespace)
        ? null
        : new Resolution.Missing(
            Reason.CROSS_NAMESPACE_REFERENCE,
            owner.isEmpty()
                ? "is one label, which is no Service of this namespace; write NAME.NAMESPACE.svc"
                : "is a Service of another namespace");
  }

  /** What keeps a canonical host from being used; null if nothing does. */
  @Nullable String problem(String host, Sight sight) {
    if (apiServers.contains(host)) {
      return "is an address of the API server";
    }
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
      addresses.add(canonical(address));
    }
  }
}
