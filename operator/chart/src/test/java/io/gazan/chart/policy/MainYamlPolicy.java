package io.gazan.chart.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.limits.DrainTimeouts;
import io.gazan.dataplane.config.listener.TlsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The data plane takes its main.yaml, listens where its ports say, keeps the config API shut, and
 * has the time that a drain may take before it is killed.
 */
final class MainYamlPolicy implements Policy {
  @Override
  public List<String> problems(Manifests manifests) {
    MainConfig config;
    try {
      config = MainYaml.read(manifests);
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    List<String> problems = new ArrayList<>();
    PodSpec pod = manifests.pod("dataplane").getSpec();
    Container container = pod.getContainers().getFirst();
    port(container, "http", config.listener().httpAddress().getPort(), problems);
    TlsConfig tls = config.listener().tls();
    port(container, "https", tls == null ? 0 : tls.address().getPort(), problems);
    port(container, "status", config.admin().statusAddress().getPort(), problems);
    if (config.admin().apiEnabled()) {
      problems.add("main.yaml: the config API is open");
    }
    if (!config.admin().configAddress().getAddress().isLoopbackAddress()) {
      problems.add("main.yaml: config_address is open to the cluster");
    }
    DrainTimeouts drain = config.timeouts().drain();
    Duration needed = drain.delay().plus(drain.limit());
    Duration grace = Duration.ofSeconds(pod.getTerminationGracePeriodSeconds());
    if (grace.compareTo(needed) <= 0) {
      problems.add("data plane: " + grace + " to end, and a drain may take " + needed);
    }
    return problems;
  }

  private static void port(Container container, String name, int port, List<String> problems) {
    boolean same =
        container.getPorts().stream()
            .filter(each -> each.getName().equals(name))
            .map(ContainerPort::getContainerPort)
            .anyMatch(each -> each == port);
    if (!same) {
      problems.add("main.yaml: listens on " + port + ", which is not the port " + name);
    }
  }
}
