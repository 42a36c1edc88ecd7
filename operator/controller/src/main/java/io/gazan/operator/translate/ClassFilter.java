package io.gazan.operator.translate;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.inventory.Present;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which objects are ours: those that name an IngressClass with our controller. (A default class is
 * filled in by the API server.)
 *
 * @param classes the names of all IngressClasses of ours
 * @param withoutClass whether objects that name none are ours too
 */
record ClassFilter(Set<String> classes, boolean withoutClass) {
  private static final String ANNOTATION = "kubernetes.io/ingress.class";

  static ClassFilter of(List<IngressClass> all, TranslatorOptions options) {
    Set<String> ours = new HashSet<>();
    for (IngressClass each : Present.of(all)) {
      if (each.getSpec() != null
          && options.controller().equals(each.getSpec().getController())
          && each.getMetadata() != null
          && each.getMetadata().getName() != null) {
        ours.add(each.getMetadata().getName());
      }
    }
    return new ClassFilter(ours, options.withoutClass());
  }

  /** Whether there is no class of ours, and so nothing of ours at all. */
  boolean isEmpty() {
    return classes.isEmpty();
  }

  boolean has(Ingress ingress) {
    String name = ingress.getSpec() == null ? null : ingress.getSpec().getIngressClassName();
    if (name != null) {
      return classes.contains(name);
    }
    Map<String, String> annotations = ingress.getMetadata().getAnnotations();
    String old = annotations == null ? null : annotations.get(ANNOTATION);
    return old == null ? withoutClass : classes.contains(old);
  }

  boolean has(GazanRoute route) {
    String name = route.getSpec() == null ? null : route.getSpec().ingressClassName();
    return name == null ? withoutClass : classes.contains(name);
  }
}
