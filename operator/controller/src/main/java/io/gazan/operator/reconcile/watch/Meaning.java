package io.gazan.operator.reconcile.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.Objects;

/**
 * Whether two versions of an object ask for the same. What only the status or the bookkeeping of
 * the API server tells apart, such as our own status, is no change.
 */
final class Meaning {
  private Meaning() {}

  static boolean same(Ingress one, Ingress other) {
    return sameMetadata(one, other) && Objects.equals(one.getSpec(), other.getSpec());
  }

  static boolean same(GenericKubernetesResource one, GenericKubernetesResource other) {
    return sameMetadata(one, other)
        && Objects.equals(
            one.getAdditionalProperties().get("spec"), other.getAdditionalProperties().get("spec"));
  }

  private static boolean sameMetadata(HasMetadata one, HasMetadata other) {
    return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid())
        && Objects.equals(one.getMetadata().getGeneration(), other.getMetadata().getGeneration())
        && Objects.equals(one.getMetadata().getAnnotations(), other.getMetadata().getAnnotations())
        && Objects.equals(
            one.getMetadata().getDeletionTimestamp(), other.getMetadata().getDeletionTimestamp());
  }
}
