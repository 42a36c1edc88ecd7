package io.gazan.operator.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells whether two objects are the same object of the cluster in the same version. */
public final class Versions {
  private Versions() {}

  /**
   * By identity first, then by {@code uid} and {@code resourceVersion}. A Secret whose values the
   * cache dropped, or got back, is another version although the cluster calls it the same.
   */
  @SuppressWarnings("ReferenceEquality") // a cache hands out the same object until it changes
  public static boolean same(HasMetadata one, HasMetadata other) {
    if (one == other) {
      return true;
    }
    ObjectMeta a = one.getMetadata();
    ObjectMeta b = other.getMetadata();
    if (a == null || b == null || a.getUid() == null || a.getResourceVersion() == null) {
      return false;
    }
    boolean same =
        a.getUid().equals(b.getUid()) && a.getResourceVersion().equals(b.getResourceVersion());
    return same
        && (!(one instanceof Secret first)
            || !(other instanceof Secret second)
            || size(first.getData()) == size(second.getData()));
  }

  /** One by one, in order. */
  public static boolean same(List<? extends HasMetadata> some, List<? extends HasMetadata> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!same(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Tells versions of a Secret apart, also one without its values from one with them. */
  public static String of(Secret secret) {
    ObjectMeta metadata = secret.getMetadata();
    return metadata.getUid() + "/" + metadata.getResourceVersion() + "/" + size(secret.getData());
  }

  private static int size(@Nullable Map<String, String> values) {
    return values == null ? -1 : values.size();
  }
}
