package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import java.util.List;

/** Which groups, versions and kinds there are. */
final class Discovery {
  /** The version of Kubernetes that clients shall take this for. */
  private static final String VERSION = "v1.33.0";

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final ResourceTypes types;
  private final OpenApi openApi;

  Discovery(ResourceTypes types) {
    this.types = types;
    this.openApi = new OpenApi(types);
  }

  /**
   * Answers a path that names no kind.
   *
   * @throws ApiFailure 404 if there is nothing
   */
  Reply answer(List<String> path) {
    return switch (String.join("/", path)) {
      case "healthz", "livez", "readyz" -> Reply.text("ok");
      case "version" -> Reply.json(version());
      case "api" -> {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        yield Reply.json(versions);
      }
      case "api/v1" -> Reply.json(resources("", "v1"));
      case "apis" -> Reply.json(groups());
      // An empty document, in the one format that older clients read: they skip their own checks.
      case "openapi/v2" ->
          new Reply(200, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", new byte[0]);
      case String p when p.startsWith("openapi/v3") -> Reply.json(openApi.answer(path));
      case String p when p.startsWith("apis/") && path.size() == 2 ->
          Reply.json(group(path.get(1)));
      case String p when p.startsWith("apis/") && path.size() == 3 ->
          Reply.json(resources(path.get(1), path.get(2)));
      default -> throw ApiFailure.noResource();
    };
  }

  private static ObjectNode version() {
    ObjectNode version = Json.object().put("major", "1").put("minor", "33");
    version.put("gitVersion", VERSION + "+gazan-devcluster").put("gitCommit", "0");
    version.put("gitTreeState", "clean").put("buildDate", "2026-01-01T00:00:00Z");
    version.put("goVersion", "none").put("compiler", "none");
    return version.put("platform", "linux/amd64");
  }

  private ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    types.groups().keySet().stream()
        .filter(g -> !g.isEmpty())
        .map(this::group)
        .forEach(groups::add);
    return list;
  }

  private ObjectNode group(String name) {
    List<String> versions = types.groups().get(name);
    if (versions == null || name.isEmpty()) {
      throw ApiFailure.noResource();
    }
    ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
    group.put("name", name);
    ArrayNode list = group.putArray("versions");
    for (String version : versions) {
      list.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", list.get(0).deepCopy());
    return group;
  }

  private ObjectNode resources(String group, String version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : types.all()) {
      if (type.group().equals(group) && type.version().equals(version)) {
        ObjectNode resource = resource(resources, type, "");
        List<String> verbs = type.is(Trait.REVIEW) ? List.of("create") : VERBS;
        resource.set("verbs", Json.tree(verbs));
        resource.put("singularName", type.names().singular());
        if (!type.names().shortNames().isEmpty()) {
          resource.set("shortNames", Json.tree(type.names().shortNames()));
        }
        if (!type.names().categories().isEmpty()) {
          resource.set("categories", Json.tree(type.names().categories()));
        }
        if (type.is(Trait.STATUS)) {
          resource(resources, type, "/status")
              .set("verbs", Json.tree(List.of("get", "patch", "update")));
        }
        if (type.storage().equals("serviceaccounts")) {
          ObjectNode token = resource(resources, type, "/token").put("kind", "TokenRequest");
          token.put("group", "authentication.k8s.io").put("version", "v1");
          token.set("verbs", Json.tree(List.of("create")));
        }
      }
    }
    if (resources.isEmpty()) {
      throw ApiFailure.noResource();
    }
    return list;
  }

  private static ObjectNode resource(ArrayNode resources, ResourceType type, String subresource) {
    ObjectNode resource = resources.addObject().put("name", type.names().plural() + subresource);
    resource.put("singularName", "").put("namespaced", type.is(Trait.NAMESPACED));
    return resource.put("kind", type.names().kind());
  }
}
