package io.gazan.operator.reconcile.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.translate.TranslatorOptions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The IngressClasses whose {@code spec.controller} is ours, and what names them. */
public final class OurClasses {
  private static final String OLD_ANNOTATION = "kubernetes.io/ingress.class";
  private static final Comparator<IngressClass> BY_AGE =
      Comparator.comparing(
              (IngressClass one) ->
                  Optional.ofNullable(one.getMetadata().getCreationTimestamp()).orElse(""))
          .thenComparing(one -> one.getMetadata().getName());
  private final Set<String> names;
  private final boolean withoutClass;

  public OurClasses(Stream<IngressClass> classes, TranslatorOptions options) {
    this.names =
        classes
            .filter(one -> ours(one, options))
            .map(one -> one.getMetadata().getName())
            .collect(Collectors.toSet());
    this.withoutClass = options.withoutClass() && !names.isEmpty();
  }

  static boolean ours(IngressClass one, TranslatorOptions options) {
    return one.getSpec() != null && options.controller().equals(one.getSpec().getController());
  }

  /** The one that stands for all of ours. */
  static Optional<IngressClass> oldest(Stream<IngressClass> classes, TranslatorOptions options) {
    return classes.filter(one -> ours(one, options)).min(BY_AGE);
  }

  public boolean take(Ingress ingress) {
    String field = ingress.getSpec() == null ? null : ingress.getSpec().getIngressClassName();
    Map<String, String> annotations = ingress.getMetadata().getAnnotations();
    return take(field != null || annotations == null ? field : annotations.get(OLD_ANNOTATION));
  }

  public boolean take(GazanRoute route) {
    return take(route.getSpec() == null ? null : route.getSpec().ingressClassName());
  }

  /** Of a route that could not be read as one. */
  public boolean take(GenericKubernetesResource route) {
    return take(
        route.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
                && spec.get("ingressClassName") instanceof String name
            ? name
            : null);
  }

  private boolean take(@Nullable String name) {
    return name == null ? withoutClass : names.contains(name);
  }
}
