package io.gazan.chart.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pod Security "restricted" (kubernetes.io/docs/concepts/security/pod-security-standards), and
 * stricter: a root file system that is only read, a numeric user, and for the data plane no token
 * but the one for the operator. Ports of the node are left to whoever asks for them.
 */
final class RestrictedPolicy implements Policy {
  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    manifests
        .pods()
        .forEach(
            (title, pod) -> {
              pod(title + ": ", pod.getSpec(), problems);
              pod.getSpec()
                  .getContainers()
                  .forEach(container -> container(title + ": ", container, problems));
            });
    PodTemplateSpec dataPlane = manifests.pod("dataplane");
    if (!Boolean.FALSE.equals(dataPlane.getSpec().getAutomountServiceAccountToken())) {
      problems.add("data plane: has a token for the API server");
    }
    List<String> audiences = new ArrayList<>();
    for (Volume volume : dataPlane.getSpec().getVolumes()) {
      if (volume.getProjected() != null) {
        volume.getProjected().getSources().stream()
            .filter(source -> source.getServiceAccountToken() != null)
            .forEach(source -> audiences.add(source.getServiceAccountToken().getAudience()));
      }
    }
    if (!audiences.equals(List.of("gazan-operator"))) {
      problems.add("data plane: tokens for " + audiences);
    }
    return problems;
  }

  private static void pod(String where, PodSpec spec, List<String> problems) {
    if (!spec.getInitContainers().isEmpty()) {
      problems.add(where + "containers that nobody looked at");
    }
    Map<String, Boolean> host = new TreeMap<>();
    host.put("hostNetwork", Boolean.TRUE.equals(spec.getHostNetwork()));
    host.put("hostPID", Boolean.TRUE.equals(spec.getHostPID()));
    host.put("hostIPC", Boolean.TRUE.equals(spec.getHostIPC()));
    host.forEach(
        (name, is) -> {
          if (is) {
            problems.add(where + name);
          }
        });
    for (Volume volume : spec.getVolumes()) {
      if (volume.getConfigMap() == null
          && volume.getProjected() == null
          && volume.getEmptyDir() == null
          && volume.getSecret() == null) {
        problems.add(where + "volume " + volume.getName() + " is of a kind that is not allowed");
      }
    }
    if (spec.getSecurityContext() == null
        || !Boolean.TRUE.equals(spec.getSecurityContext().getRunAsNonRoot())
        || spec.getSecurityContext().getSeccompProfile() == null
        || !"RuntimeDefault".equals(spec.getSecurityContext().getSeccompProfile().getType())) {
      problems.add(where + "the pod's security context is not restricted");
    }
  }

  private static void container(String where, Container container, List<String> problems) {
    SecurityContext context = container.getSecurityContext();
    if (context == null) {
      problems.add(where + "no security context");
      return;
    }
    check(where + "may be root", Boolean.TRUE.equals(context.getRunAsNonRoot()), problems);
    check(
        where + "user is not a number above 0",
        context.getRunAsUser() != null && context.getRunAsUser() > 0,
        problems);
    check(
        where + "may gain privileges",
        Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()),
        problems);
    check(where + "privileged", !Boolean.TRUE.equals(context.getPrivileged()), problems);
    check(
        where + "writes to its root file system",
        Boolean.TRUE.equals(context.getReadOnlyRootFilesystem()),
        problems);
    check(
        where + "keeps capabilities",
        context.getCapabilities() != null
            && context.getCapabilities().getDrop().equals(List.of("ALL"))
            && context.getCapabilities().getAdd().isEmpty(),
        problems);
    check(
        where + "seccomp profile",
        context.getSeccompProfile() != null
            && "RuntimeDefault".equals(context.getSeccompProfile().getType()),
        problems);
    for (ContainerPort port : container.getPorts()) {
      check(
          where + "port " + port.getContainerPort() + " needs a privilege",
          port.getContainerPort() >= 1024,
          problems);
    }
  }

  private static void check(String problem, boolean holds, List<String> problems) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
