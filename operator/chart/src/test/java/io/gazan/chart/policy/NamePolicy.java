package io.gazan.chart.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names and labels that an API server takes, all different, and a namespace where there is one. */
final class NamePolicy implements Policy {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  private static final List<String> RECOMMENDED =
      List.of("name", "instance", "version", "component", "part-of", "managed-by");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (HasMetadata object : manifests.objects()) {
      String where = Manifests.title(object) + ": ";
      String name = object.getMetadata().getName();
      String namespace = object.getMetadata().getNamespace();
      if (!NAME.matcher(name).matches()) {
        problems.add(where + "no name for an object");
      }
      if (!seen.add(object.getKind() + "/" + namespace + "/" + name)) {
        problems.add(where + "there twice");
      }
      boolean global =
          object instanceof ClusterRole
              || object instanceof ClusterRoleBinding
              || object instanceof IngressClass;
      if (global == (namespace != null)) {
        problems.add(where + "namespace " + namespace);
      }
      labels(where, object.getMetadata().getLabels(), problems);
    }
    manifests
        .pods()
        .forEach((title, pod) -> labels(title + ": ", pod.getMetadata().getLabels(), problems));
    return problems;
  }

  private static void labels(String where, Map<String, String> labels, List<String> problems) {
    for (String each : RECOMMENDED) {
      if (!labels.containsKey("app.kubernetes.io/" + each)) {
        problems.add(where + "no label app.kubernetes.io/" + each);
      }
    }
    labels.forEach(
        (key, value) -> {
          if (!LABEL.matcher(value).matches()) {
            problems.add(where + "label " + key + " cannot be " + value);
          }
        });
  }
}
