package io.gazan.devcluster.api;

import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Key;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import java.util.List;

/**
 * What a path names: {@code /api/v1} or {@code /apis/GROUP/VERSION}, then {@code
 * [namespaces/NAMESPACE/]PLURAL[/NAME[/SUBRESOURCE]]}.
 *
 * @param namespace empty for all and for none
 * @param name empty for all objects
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {

  /**
   * Reads a path.
   *
   * @param path its segments, at least the group and version and one more
   * @throws ApiFailure 404 if it names nothing
   */
  static Target of(ResourceTypes types, List<String> path) {
    boolean core = path.getFirst().equals("api");
    String group = core ? "" : path.get(1);
    String version = path.get(core ? 1 : 2);
    List<String> rest = path.subList(core ? 2 : 3, path.size());
    String namespace = "";
    if (rest.size() > 2 && rest.getFirst().equals("namespaces")) {
      ResourceType inside = types.find(group, version, rest.get(2));
      if (inside != null && inside.is(Trait.NAMESPACED)) {
        namespace = rest.get(1);
        rest = rest.subList(2, rest.size());
      }
    }
    ResourceType type = types.find(group, version, rest.getFirst());
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    boolean known =
        type != null
            && rest.size() <= 3
            && (subresource.isEmpty()
                || (subresource.equals("status") && type.is(Trait.STATUS))
                || (subresource.equals("token") && type.storage().equals("serviceaccounts")));
    if (type == null
        || !known
        || (type.is(Trait.NAMESPACED) && namespace.isEmpty() && !name.isEmpty())) {
      throw ApiFailure.noResource();
    }
    return new Target(type, namespace, name, subresource);
  }

  Key key() {
    return new Key(namespace, name);
  }
}
