package io.gazan.chart.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Containers that a cluster can plan with: an image that is always the same, resources, probes on
 * the status port, mounts of volumes that are there and none inside of another one's.
 */
final class ContainerPolicy implements Policy {
  private static final Pattern DIGEST = Pattern.compile(".+@sha256:[0-9a-f]{64}");
  private static final Pattern TAG = Pattern.compile(".+:(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]*");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    manifests
        .pods()
        .forEach(
            (title, pod) -> {
              Set<String> volumes = new HashSet<>();
              pod.getSpec().getVolumes().forEach(volume -> volumes.add(volume.getName()));
              for (Container container : pod.getSpec().getContainers()) {
                String where = title + ": ";
                image(where, container.getImage(), problems);
                resources(where, container, problems);
                probe(where + "liveness", container.getLivenessProbe(), "/livez", problems);
                probe(where + "readiness", container.getReadinessProbe(), "/readyz", problems);
                probe(where + "startup", container.getStartupProbe(), "/livez", problems);
                mounts(where, container, volumes, problems);
              }
            });
    return problems;
  }

  private static void image(String where, String image, List<String> problems) {
    boolean fixed =
        image.contains("@") ? DIGEST.matcher(image).matches() : TAG.matcher(image).matches();
    if (!fixed) {
      problems.add(where + "the image " + image + " is not always the same");
    }
  }

  private static void resources(String where, Container container, List<String> problems) {
    if (container.getResources() == null
        || !container.getResources().getRequests().keySet().containsAll(Set.of("cpu", "memory"))
        || !container.getResources().getLimits().containsKey("memory")) {
      problems.add(where + "resources are not set");
    }
  }

  private static void probe(String where, Probe probe, String path, List<String> problems) {
    HTTPGetAction get = probe == null ? null : probe.getHttpGet();
    if (get == null || !path.equals(get.getPath()) || !"status".equals(get.getPort().getStrVal())) {
      problems.add(where + " probe does not ask the status port for " + path);
    }
  }

  private static void mounts(
      String where, Container container, Set<String> volumes, List<String> problems) {
    Map<String, String> paths =
        container.getVolumeMounts().stream()
            .collect(Collectors.toMap(VolumeMount::getMountPath, VolumeMount::getName));
    paths.forEach(
        (path, volume) -> {
          if (!volumes.contains(volume)) {
            problems.add(where + path + " is of a volume that is not there, " + volume);
          }
          // A runtime cannot make the folder for the inner one where the outer one is only read.
          paths.keySet().stream()
              .filter(other -> other.startsWith(path + "/"))
              .forEach(other -> problems.add(where + other + " is inside of " + path));
        });
  }
}
