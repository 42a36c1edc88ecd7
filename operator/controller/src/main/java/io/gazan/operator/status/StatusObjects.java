package io.gazan.operator.status;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.gazan.operator.inventory.ObjectKey;
import org.jspecify.annotations.Nullable;

/** The objects as the caches have them; not to be changed. */
public interface StatusObjects {
  /** Null if there is none of its name. */
  @Nullable Ingress ingress(ObjectKey key);

  /** Null if there is none of its name. */
  @Nullable GenericKubernetesResource route(ObjectKey key);

  /** The words of the data plane that refused it; null if none did. */
  @Nullable String refused(ObjectKey key);
}
