package io.gazan.operator.translate.draft;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.gazan.operator.inventory.ObjectKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who an object is, and in which version. The natural order is that of precedence: the oldest
 * first, then by namespace and name, then by kind.
 *
 * @param createdAt {@code creationTimestamp} (RFC 3339 in UTC, which sorts as text); an object
 *     without one counts as the youngest
 */
public record Subject(
    ObjectKey key, String uid, long generation, String resourceVersion, String createdAt)
    implements Comparable<Subject> {
  private static final String NEVER = "\uffff";

  /** Null for an object that has no name, which no API server lets in. */
  public static @Nullable Subject of(String kind, @Nullable HasMetadata object) {
    ObjectMeta meta = object == null ? null : object.getMetadata();
    if (meta == null || meta.getName() == null) {
      return null;
    }
    return new Subject(
        new ObjectKey(kind, Objects.requireNonNullElse(meta.getNamespace(), ""), meta.getName()),
        Objects.requireNonNullElse(meta.getUid(), ""),
        Objects.requireNonNullElse(meta.getGeneration(), 0L),
        Objects.requireNonNullElse(meta.getResourceVersion(), ""),
        Objects.requireNonNullElse(meta.getCreationTimestamp(), NEVER));
  }

  @Override
  public int compareTo(Subject other) {
    int byAge = createdAt.compareTo(other.createdAt);
    if (byAge != 0) {
      return byAge;
    }
    int byNamespace = key.namespace().compareTo(other.key.namespace());
    int byName = byNamespace != 0 ? byNamespace : key.name().compareTo(other.key.name());
    return byName != 0 ? byName : key.kind().compareTo(other.key.kind());
  }
}
