package io.gazan.operator.reconcile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.inventory.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GazanRoutes as their Java type, each read once for each version of it. One that this build cannot
 * read, for example of a later version of the kind, costs only itself. Used by the rebuilding
 * thread.
 */
final class ReadRoutes {
  /**
   * @param problem null if it could be read; else the route is what {@link Remains} of it
   */
  private record Read(String version, GazanRoute route, @Nullable String problem) {}

  /**
   * The outcome.
   *
   * @param routes all of them, of unreadable ones what remains
   * @param unreadable with the reason
   */
  record Result(List<GazanRoute> routes, Map<GenericKubernetesResource, String> unreadable) {}

  private final KubernetesSerialization serialization;
  private final Remains remains;
  private Map<ObjectKey, Read> known = Map.of();

  ReadRoutes(KubernetesSerialization serialization) {
    this.serialization = serialization;
    this.remains = new Remains(serialization);
  }

  Result read(List<GenericKubernetesResource> objects) {
    Map<ObjectKey, Read> now = new HashMap<>();
    List<GazanRoute> routes = new ArrayList<>(objects.size());
    Map<GenericKubernetesResource, String> unreadable = new HashMap<>();
    for (GenericKubernetesResource object : objects) {
      ObjectKey key = ObjectKey.of(object);
      Read before = known.get(key);
      Read read =
          before != null && before.version().equals(version(object)) ? before : read(object);
      now.put(key, read);
      routes.add(read.route());
      if (read.problem() != null) {
        unreadable.put(object, read.problem());
      }
    }
    known = now;
    return new Result(List.copyOf(routes), Map.copyOf(unreadable));
  }

  private Read read(GenericKubernetesResource object) {
    try {
      GazanRoute route = serialization.convertValue(object, GazanRoute.class);
      return route.getSpec() == null
          ? unreadable(object, "it has no spec")
          : new Read(version(object), route, null);
    } catch (IllegalArgumentException e) {
      return unreadable(object, firstLine(e));
    }
  }

  private Read unreadable(GenericKubernetesResource object, String problem) {
    return new Read(version(object), remains.of(object), problem);
  }

  private static String version(GenericKubernetesResource object) {
    return object.getMetadata().getUid() + " " + object.getMetadata().getResourceVersion();
  }

  private static String firstLine(Exception problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("wrong type");
  }
}
