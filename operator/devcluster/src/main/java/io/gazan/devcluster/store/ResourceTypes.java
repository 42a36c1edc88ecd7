package io.gazan.devcluster.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that are served now: the built-in ones of {@code kinds.yaml} and those of
 * CustomResourceDefinitions. Reads see one immutable list; it is replaced under the lock of the
 * store.
 */
public final class ResourceTypes {
  private static final List<ResourceType> BUILT_IN =
      Json.resource(ResourceTypes.class, "kinds.yaml")
          .valueStream()
          .flatMap(kind -> ResourceType.of(kind).stream())
          .toList();

  private volatile List<ResourceType> types = BUILT_IN;

  public List<ResourceType> all() {
    return types;
  }

  public List<ResourceType> of(String group, String version) {
    return types.stream()
        .filter(t -> t.group().equals(group) && t.version().equals(version))
        .toList();
  }

  public @Nullable ResourceType find(String group, String version, String plural) {
    return first(of(group, version), t -> t.plural().equals(plural));
  }

  public @Nullable ResourceType ofKind(String apiVersion, String kind) {
    return first(types, t -> t.kind().equals(kind) && t.apiVersion().equals(apiVersion));
  }

  private static @Nullable ResourceType first(
      List<ResourceType> types, Predicate<ResourceType> which) {
    return types.stream().filter(which).findFirst().orElse(null);
  }

  /**
   * A built-in kind.
   *
   * @throws NullPointerException if there is none
   */
  public ResourceType builtIn(String qualified) {
    return Objects.requireNonNull(first(types, t -> t.qualified().equals(qualified)), qualified);
  }

  /** Serves these instead of those that keep their objects in the same place. */
  public void replace(String storage, List<ResourceType> replacements) {
    List<ResourceType> changed = new ArrayList<>(types);
    changed.removeIf(t -> t.storage().equals(storage));
    changed.addAll(replacements);
    types = List.copyOf(changed);
  }
}
