package io.gazan.operator.reconcile.watch;

import io.gazan.operator.inventory.ObjectKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator looks at.
 *
 * @param namespaces empty for all
 * @param defaultCertificate a Secret, in any namespace; null for none
 */
public record WatchScope(Set<String> namespaces, @Nullable ObjectKey defaultCertificate) {
  /** All namespaces, no default certificate. */
  public static final WatchScope EVERYTHING = new WatchScope(Set.of(), null);

  public WatchScope {
    namespaces = Set.copyOf(namespaces);
  }

  boolean everywhere() {
    return namespaces.isEmpty();
  }
}
