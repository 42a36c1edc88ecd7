package io.gazan.operator.reconcile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.gazan.crd.GazanRoute;
import io.gazan.crd.GazanRouteSpec;
import io.gazan.crd.PathMatch;
import io.gazan.crd.RouteRule;
import io.gazan.crd.destination.RouteTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a GazanRoute that cannot be read: its class, its hosts and its paths, with
 * nothing behind them. They answer 503 then, where the requests would otherwise fall to a shorter
 * path or to another object, perhaps to one that asks for no password.
 */
final class Remains {
  private final KubernetesSerialization serialization;

  Remains(KubernetesSerialization serialization) {
    this.serialization = serialization;
  }

  GazanRoute of(GenericKubernetesResource object) {
    GazanRoute route = new GazanRoute();
    route.setMetadata(object.getMetadata());
    Object spec = object.getAdditionalProperties().get("spec");
    route.setSpec(spec(spec instanceof Map<?, ?> fields ? fields : Map.of()));
    return route;
  }

  private GazanRouteSpec spec(Map<?, ?> fields) {
    List<RouteRule> rules = new ArrayList<>();
    for (Object rule : list(fields.get("rules"))) {
      PathMatch path = rule instanceof Map<?, ?> written ? path(written.get("path")) : null;
      if (path != null) {
        rules.add(new RouteRule(path, RouteTarget.NONE));
      }
    }
    return new GazanRouteSpec(
        fields.get("ingressClassName") instanceof String name ? name : null,
        list(fields.get("hosts")).stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList(),
        null,
        rules);
  }

  /** Null if it cannot be told. */
  private @Nullable PathMatch path(@Nullable Object written) {
    if (written == null) {
      return PathMatch.ALL;
    }
    try {
      return serialization.convertValue(written, PathMatch.class);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
