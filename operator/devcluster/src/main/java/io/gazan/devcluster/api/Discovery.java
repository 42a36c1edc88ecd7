package io.gazan.devcluster.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIVersions;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which groups, versions and kinds there are, and what can be done with them. */
final class Discovery {
  /** The version of Kubernetes that clients shall take this for. */
  private static final JsonNode VERSION = Json.resource(Discovery.class, "version.json");

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final ResourceTypes types;
  private final OpenApi openApi;

  Discovery(ResourceTypes types) {
    this.types = types;
    this.openApi = new OpenApi(types);
  }

  /** The subresources of a kind; an empty name is the object itself. */
  static List<String> subresources(ResourceType type) {
    List<String> names = new ArrayList<>(List.of(""));
    type.served().path("subresources").fieldNames().forEachRemaining(names::add);
    return names;
  }

  static List<String> verbs(ResourceType type, String subresource) {
    return switch (subresource) {
      case "" -> type.is(Trait.REVIEW) ? List.of("create") : VERBS;
      case "status" -> List.of("get", "patch", "update");
      case "token" -> List.of("create");
      default -> List.of();
    };
  }

  /**
   * Answers a path that names no kind.
   *
   * @throws ApiFailure 404 if there is nothing
   */
  void answer(ApiRequest request) throws IOException {
    List<String> path = request.path();
    if (path.equals(List.of("openapi", "v2"))) {
      // An empty document, in the one format that older clients read: they skip their own checks.
      String type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
      ApiRequest.reply(request.exchange(), 200, type, new byte[0]);
      return;
    }
    Object answer =
        switch (String.join("/", path)) {
          case "healthz", "livez", "readyz" -> "ok".getBytes(UTF_8);
          case "version" -> VERSION;
          case "api" -> new APIVersions("v1", "APIVersions", List.of(), List.of("v1"));
          case "api/v1" -> resources("", "v1");
          case "apis" -> new APIGroupList("v1", groups(), "APIGroupList");
          case String p when p.startsWith("openapi/v3") -> openApi.answer(path);
          case String p when p.startsWith("apis/") && path.size() == 2 -> group(path.get(1));
          case String p when p.startsWith("apis/") -> resources(path.get(1), path.get(2));
          default -> throw ApiFailure.noResource();
        };
    request.reply(200, answer);
  }

  private List<APIGroup> groups() {
    Stream<String> names = types.all().stream().map(ResourceType::group).distinct();
    return names.filter(name -> !name.isEmpty()).map(this::group).toList();
  }

  private APIGroup group(String name) {
    List<GroupVersionForDiscovery> versions =
        types.all().stream()
            .filter(type -> type.group().equals(name))
            .map(type -> new GroupVersionForDiscovery(type.apiVersion(), type.version()))
            .distinct()
            .toList();
    if (versions.isEmpty()) {
      throw ApiFailure.noResource();
    }
    return new APIGroup("v1", "APIGroup", name, versions.getFirst(), List.of(), versions);
  }

  private ObjectNode resources(String group, String version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : types.of(group, version)) {
      subresources(type).forEach(of -> resources.add(resource(type, of)));
    }
    if (resources.isEmpty()) {
      throw ApiFailure.noResource();
    }
    return list;
  }

  private static ObjectNode resource(ResourceType type, String subresource) {
    ObjectNode resource = type.definition().path("names").deepCopy();
    resource.put("name", type.plural() + (subresource.isEmpty() ? "" : "/" + subresource));
    resource.put("namespaced", type.is(Trait.NAMESPACED));
    resource.put("singularName", Json.text(type.definition(), "names", "singular"));
    resource.set("verbs", Json.tree(verbs(type, subresource)));
    if (!subresource.isEmpty()) {
      resource.remove(List.of("shortNames", "categories"));
    }
    return resource;
  }
}
