package io.gazan.devcluster.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that are served now: the built-in ones and those of CustomResourceDefinitions. Reads
 * see one immutable list; it is replaced under the lock of the store.
 */
public final class ResourceTypes {
  private volatile List<ResourceType> types = BuiltIns.load();

  public List<ResourceType> all() {
    return types;
  }

  public @Nullable ResourceType find(String group, String version, String plural) {
    for (ResourceType type : types) {
      if (type.names().plural().equals(plural)
          && type.group().equals(group)
          && type.version().equals(version)) {
        return type;
      }
    }
    return null;
  }

  public @Nullable ResourceType ofKind(String apiVersion, String kind) {
    for (ResourceType type : types) {
      if (type.names().kind().equals(kind) && type.apiVersion().equals(apiVersion)) {
        return type;
      }
    }
    return null;
  }

  /**
   * A built-in kind of the core group.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ResourceType core(String plural) {
    ResourceType type = find("", "v1", plural);
    if (type == null) {
      throw new IllegalArgumentException(plural);
    }
    return type;
  }

  /** The versions of all groups, in the order of their coming. */
  public Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (ResourceType type : types) {
      List<String> versions = groups.computeIfAbsent(type.group(), g -> new ArrayList<>());
      if (!versions.contains(type.version())) {
        versions.add(type.version());
      }
    }
    return groups;
  }

  public void replace(String group, String plural, List<ResourceType> replacements) {
    List<ResourceType> changed = new ArrayList<>();
    for (ResourceType type : types) {
      if (!type.group().equals(group) || !type.names().plural().equals(plural)) {
        changed.add(type);
      }
    }
    changed.addAll(replacements);
    types = List.copyOf(changed);
  }
}
