package io.gazan.operator.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Names one object of the cluster.
 *
 * @param namespace empty for kinds without one
 */
public record ObjectKey(String kind, String namespace, String name)
    implements Comparable<ObjectKey> {
  public static ObjectKey of(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new ObjectKey(
        object.getKind(), namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byKind = kind.compareTo(other.kind);
    int byNamespace = byKind != 0 ? byKind : namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** {@code Ingress web/shop}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
