package io.gazan.operator.translate.backend;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.gazan.operator.inventory.Present;
import io.gazan.operator.inventory.Sight;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.Quoted;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the Service and the port that a reference means. */
public final class Backends {
  private static final int HIGHEST_PORT = 65535;

  private final boolean allowExternalName;
  private final OutsideHosts outside;

  /**
   * @param apiServers hosts at which the operator itself finds the API server
   */
  public Backends(boolean allowExternalName, Set<String> apiServers) {
    this.allowExternalName = allowExternalName;
    this.outside = new OutsideHosts(apiServers);
  }

  /**
   * What keeps the host of a URL from being asked; null if nothing does.
   *
   * @param namespace of who names it
   */
  public Resolution.@Nullable Missing urlProblem(String namespace, String host, Sight sight) {
    return outside.urlProblem(namespace, host, sight);
  }

  /**
   * Resolves a reference.
   *
   * @param namespace of who refers
   */
  public Resolution resolve(
      String namespace, Backend backend, ClusterSettings settings, Sight sight) {
    String name = backend.service();
    if (name == null || !HostNames.isObjectName(name)) {
      return missing(
          name != null && name.indexOf('/') >= 0
              ? Reason.CROSS_NAMESPACE_REFERENCE
              : Reason.SERVICE_NOT_FOUND,
          "expected the name of a Service of this namespace, found "
              + Quoted.of(String.valueOf(name)));
    }
    Service service = sight.service(namespace, name);
    ServiceSpec spec = service == null ? null : service.getSpec();
    if (spec == null) {
      return missing(
          Reason.SERVICE_NOT_FOUND, "there is no Service " + Quoted.of(namespace + "/" + name));
    }
    if ("ExternalName".equals(spec.getType())) {
      return external(namespace, backend, spec, settings, sight);
    }
    ServicePort port = port(spec, backend);
    Integer number = port == null ? null : port.getPort();
    if (port == null || number == null || !isPort(number)) {
      return missing(
          Reason.PORT_NOT_FOUND,
          "Service "
              + Quoted.of(namespace + "/" + name)
              + " has no TCP port "
              + told(backend)
              + ports(spec));
    }
    return found(
        namespace + "." + name + "." + number,
        namespace + "/" + name,
        Objects.requireNonNullElse(port.getName(), ""),
        target(port.getTargetPort(), number),
        ProtocolNames.of(port),
        settings,
        null);
  }

  private Resolution external(
      String namespace, Backend backend, ServiceSpec spec, ClusterSettings settings, Sight sight) {
    String service = namespace + "/" + backend.service();
    if (!allowExternalName) {
      return missing(
          Reason.BACKEND_REFUSED,
          "Service "
              + Quoted.of(service)
              + " is of type ExternalName, which --allow-external-name would allow");
    }
    String name = spec.getExternalName();
    String host = OutsideHosts.canonical(name == null ? "" : name);
    String problem = outside.problem(host, sight);
    if (problem != null) {
      return missing(
          Reason.BACKEND_REFUSED,
          "Service " + Quoted.of(service) + ": externalName " + Quoted.of(host) + " " + problem);
    }
    ServicePort port = port(spec, backend);
    Integer number = port == null ? backend.portNumber() : port.getPort();
    if (number == null || !isPort(number)) {
      return missing(
          Reason.PORT_NOT_FOUND,
          "Service " + Quoted.of(service) + " has no TCP port " + told(backend) + ports(spec));
    }
    return found(
        namespace + "." + backend.service() + "." + number,
        service,
        "",
        number,
        port == null ? Protocol.HTTP1 : ProtocolNames.of(port),
        settings,
        new ServerSpec(host, number));
  }

  private static Resolution found(
      String plainName,
      String service,
      String portName,
      int fallbackPort,
      Protocol told,
      ClusterSettings settings,
      @Nullable ServerSpec external) {
    Protocol protocol = Objects.requireNonNullElse(settings.protocol(), told);
    return new Resolution.Found(
        new ClusterWish(
            plainName + settings.suffix(),
            service,
            portName,
            fallbackPort,
            protocol,
            settings,
            external));
  }

  private static @Nullable ServicePort port(ServiceSpec spec, Backend backend) {
    String name = backend.portName();
    Integer number = backend.portNumber();
    for (ServicePort port : Present.of(spec.getPorts())) {
      boolean tcp = port.getProtocol() == null || port.getProtocol().equals("TCP");
      if (tcp && means(name, number, port)) {
        return port;
      }
    }
    return null;
  }

  private static boolean means(@Nullable String name, @Nullable Integer number, ServicePort port) {
    if (name != null && !name.isEmpty()) {
      return name.equals(port.getName());
    }
    return number != null && number.equals(port.getPort());
  }

  private static int target(@Nullable IntOrString target, int otherwise) {
    Integer number = target == null ? null : target.getIntVal();
    return number != null && isPort(number) ? number : otherwise;
  }

  static boolean isPort(int number) {
    return number > 0 && number <= HIGHEST_PORT;
  }

  private static String told(Backend backend) {
    String name = backend.portName();
    return name != null && !name.isEmpty() ? Quoted.of(name) : String.valueOf(backend.portNumber());
  }

  private static String ports(ServiceSpec spec) {
    List<String> ports =
        Present.of(spec.getPorts()).stream()
            .limit(10)
            .map(port -> port.getPort() + (port.getName() == null ? "" : " " + port.getName()))
            .map(Quoted::of)
            .toList();
    return ports.isEmpty() ? "; it has none" : "; it has " + String.join(", ", ports);
  }

  private static Resolution missing(Reason reason, String message) {
    return new Resolution.Missing(reason, message);
  }
}
