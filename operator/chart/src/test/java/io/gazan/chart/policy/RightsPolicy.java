package io.gazan.chart.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Least rights: no wildcards, nothing written but status, events, the lease and the operator's own
 * certificates, and those by name; nothing at all for a data plane. With {@code --watch-namespaces}
 * no right on what is in a namespace reaches further than those.
 */
final class RightsPolicy implements Policy {
  private static final Set<String> READING = Set.of("get", "list", "watch");
  private static final Set<String> OWN = Set.of("secrets", "configmaps", "leases");
  private static final Set<String> STATUS = Set.of("ingresses/status", "gazanroutes/status");
  private static final Set<String> READ =
      Set.of(
          "ingresses",
          "ingressclasses",
          "services",
          "endpointslices",
          "secrets",
          "gazanroutes",
          "nodes");
  private static final Set<String> WITHOUT_NAMESPACE =
      Set.of("ingressclasses", "tokenreviews", "nodes");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    boolean limited =
        manifests.pod("operator").getSpec().getContainers().getFirst().getArgs().stream()
            .anyMatch(arg -> arg.startsWith("--watch-namespaces="));
    for (ClusterRole role : manifests.all(ClusterRole.class)) {
      for (PolicyRule rule : role.getRules()) {
        rule(role, rule, problems);
        if (limited && !WITHOUT_NAMESPACE.containsAll(rule.getResources())) {
          problems.add(Manifests.title(role) + ": in all namespaces, " + rule.getResources());
        }
      }
    }
    for (Role role : manifests.all(Role.class)) {
      role.getRules().forEach(rule -> rule(role, rule, problems));
    }
    manifests
        .all(ClusterRoleBinding.class)
        .forEach(binding -> subjects(manifests, binding, binding.getSubjects(), problems));
    manifests
        .all(RoleBinding.class)
        .forEach(binding -> subjects(manifests, binding, binding.getSubjects(), problems));
    return problems;
  }

  private static void rule(HasMetadata role, PolicyRule rule, List<String> problems) {
    String where = Manifests.title(role) + ": ";
    if (!rule.getNonResourceURLs().isEmpty()) {
      problems.add(where + "rights on " + rule.getNonResourceURLs());
    }
    for (String resource : rule.getResources()) {
      for (String verb : rule.getVerbs()) {
        if (!allowed(resource, verb, rule, role instanceof Role)) {
          problems.add(where + "may " + verb + " " + resource);
        }
      }
    }
    if (rule.getApiGroups().isEmpty() || rule.getApiGroups().contains("*")) {
      problems.add(where + "a rule for the groups " + rule.getApiGroups());
    }
  }

  private static boolean allowed(
      String resource, String verb, PolicyRule rule, boolean inNamespace) {
    boolean named = !rule.getResourceNames().isEmpty();
    if (READING.contains(verb) && READ.contains(resource)) {
      return true;
    }
    if (OWN.contains(resource)) {
      boolean byName = named && Set.of("get", "update").contains(verb);
      return inNamespace && (verb.equals("create") || byName);
    }
    return switch (resource) {
      case "events" -> verb.equals("create") || verb.equals("patch");
      case "tokenreviews" -> verb.equals("create");
      default -> STATUS.contains(resource) && (verb.equals("update") || verb.equals("patch"));
    };
  }

  private static void subjects(
      Manifests manifests, HasMetadata binding, List<Subject> subjects, List<String> problems) {
    String operator = manifests.pod("operator").getSpec().getServiceAccountName();
    for (Subject subject : subjects) {
      if (!subject.getKind().equals("ServiceAccount") || !subject.getName().equals(operator)) {
        problems.add(Manifests.title(binding) + ": binds " + subject.getName());
      }
    }
  }
}
