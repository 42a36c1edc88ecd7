package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import java.util.List;

/**
 * OpenAPI v3, as much of it as kubectl needs: to know that a PATCH of a kind takes {@code
 * fieldValidation} and {@code dryRun}, and to explain custom resources. Built-in kinds have no
 * fields here.
 */
final class OpenApi {
  private static final JsonNode PARTS = Json.resource(OpenApi.class, "openapi.yaml");
  private static final String GVK = "x-kubernetes-group-version-kind";

  private final ResourceTypes types;

  OpenApi(ResourceTypes types) {
    this.types = types;
  }

  /** Answers {@code /openapi/v3} and what is below; there is an empty document of what is not. */
  ObjectNode answer(List<String> path) {
    if (path.size() == 2) {
      ObjectNode root = Json.object();
      ObjectNode paths = root.putObject("paths");
      for (ResourceType type : types.all()) {
        String name = (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
        paths.putObject(name).put("serverRelativeURL", "/openapi/v3/" + name);
      }
      return root;
    }
    return document(path.size() == 5 ? path.get(3) : "", path.getLast());
  }

  private ObjectNode document(String group, String version) {
    ObjectNode document = PARTS.path("document").deepCopy();
    for (ResourceType type : types.of(group, version)) {
      JsonNode kind =
          Json.object().put("group", group).put("version", version).put("kind", type.kind());
      ObjectNode operations = PARTS.path("operations").deepCopy();
      operations.withObject("/patch").set(GVK, kind);
      String root = (group.isEmpty() ? "/api/" : "/apis/") + type.apiVersion();
      String in = type.is(Trait.NAMESPACED) ? "/namespaces/{namespace}/" : "/";
      document.withObject("/paths").set(root + in + type.plural() + "/{name}", operations);
      ObjectNode schema = Json.object().put("type", "object");
      if (type.is(Trait.CUSTOM)) {
        schema.setAll((ObjectNode) type.served().at("/schema/openAPIV3Schema").deepCopy());
      }
      schema.withObject("/properties").setAll((ObjectNode) PARTS.path("fields"));
      schema.putArray(GVK).add(kind);
      String name = (group.isEmpty() ? "core" : group) + "." + version + "." + type.kind();
      document.withObject("/components/schemas").set(name, schema);
    }
    return document;
  }
}
