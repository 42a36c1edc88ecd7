package io.gazan.chart.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What Helm rendered, read as Kubernetes' own types. A field that such a type does not have is an
 * error, as it is for an API server that validates strictly.
 *
 * @param objects in the order of the text
 */
public record Manifests(List<HasMetadata> objects) {
  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("apps/v1/DaemonSet", DaemonSet.class),
          Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("networking.k8s.io/v1/IngressClass", IngressClass.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("rbac.authorization.k8s.io/v1/ClusterRole", ClusterRole.class),
          Map.entry("rbac.authorization.k8s.io/v1/ClusterRoleBinding", ClusterRoleBinding.class),
          Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
          Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", GenericKubernetesResource.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", GenericKubernetesResource.class));

  /** The model takes what it does not know into a map; here that would hide a misspelt field. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  private static final ObjectMapper OPEN = new ObjectMapper();

  public Manifests {
    objects = List.copyOf(objects);
  }

  /**
   * Reads all documents of a rendering.
   *
   * @throws IllegalArgumentException when an object is of a kind that the chart has no business
   *     with, or has a field that its kind does not have; names kind and field
   */
  public static Manifests read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(16 << 20);
    List<HasMetadata> objects = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
      if (document instanceof Map<?, ?> tree) {
        objects.add(object(tree));
      }
    }
    return new Manifests(objects);
  }

  private static HasMetadata object(Map<?, ?> tree) {
    String type = tree.get("apiVersion") + "/" + tree.get("kind");
    Class<? extends HasMetadata> known = TYPES.get(type);
    if (known == null) {
      throw new IllegalArgumentException(type + ": no object of this kind is expected");
    }
    ObjectMapper mapper = known == GenericKubernetesResource.class ? OPEN : STRICT;
    return mapper.convertValue(tree, known);
  }

  public <T> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The pods that are made of it, by the kind and name of what makes them. */
  public Map<String, PodTemplateSpec> pods() {
    Map<String, PodTemplateSpec> pods = new LinkedHashMap<>();
    for (Deployment each : all(Deployment.class)) {
      pods.put(title(each), each.getSpec().getTemplate());
    }
    for (DaemonSet each : all(DaemonSet.class)) {
      pods.put(title(each), each.getSpec().getTemplate());
    }
    return pods;
  }

  /** The one whose pods have this as their component. */
  public PodTemplateSpec pod(String component) {
    return pods().values().stream()
        .filter(
            pod ->
                component.equals(pod.getMetadata().getLabels().get("app.kubernetes.io/component")))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no pod of component " + component));
  }

  /** The data plane's, from the ConfigMap. */
  public String mainYaml() {
    return all(ConfigMap.class).stream()
        .map(ConfigMap::getData)
        .filter(data -> data.containsKey("main.yaml"))
        .map(data -> data.getOrDefault("main.yaml", ""))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no ConfigMap has a main.yaml"));
  }

  public static String title(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
