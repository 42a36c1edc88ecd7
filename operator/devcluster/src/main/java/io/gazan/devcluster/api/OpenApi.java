package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
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
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private final ResourceTypes types;

  OpenApi(ResourceTypes types) {
    this.types = types;
  }

  /**
   * Answers {@code /openapi/v3} and what is below.
   *
   * @throws ApiFailure 404 if there is nothing
   */
  ObjectNode answer(List<String> path) {
    if (path.size() == 2) {
      ObjectNode root = Json.object();
      ObjectNode paths = root.putObject("paths");
      types
          .groups()
          .forEach(
              (group, versions) ->
                  versions.forEach(
                      v -> {
                        String name = group.isEmpty() ? "api/" + v : "apis/" + group + "/" + v;
                        paths.putObject(name).put("serverRelativeURL", "/openapi/v3/" + name);
                      }));
      return root;
    }
    boolean core = path.get(2).equals("api");
    if (path.size() != (core ? 4 : 5)) {
      throw ApiFailure.noResource();
    }
    return document(core ? "" : path.get(3), path.getLast());
  }

  private ObjectNode document(String group, String version) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "devcluster").put("version", "v1");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    schemas
        .putObject(META)
        .put("type", "object")
        .put("description", "ObjectMeta is metadata that all persisted resources must have.");
    for (ResourceType type : types.all()) {
      if (!type.group().equals(group) || !type.version().equals(version)) {
        continue;
      }
      ObjectNode kind = Json.object().put("group", group).put("version", version);
      kind.put("kind", type.names().kind());
      String path = group.isEmpty() ? "/api/" + version : "/apis/" + type.apiVersion();
      path += type.is(Trait.NAMESPACED) ? "/namespaces/{namespace}/" : "/";
      ObjectNode patch =
          paths.putObject(path + type.names().plural() + "/{name}").putObject("patch");
      patch.set("x-kubernetes-group-version-kind", kind);
      ArrayNode parameters = patch.putArray("parameters");
      for (String name : List.of("dryRun", "fieldValidation", "fieldManager", "force")) {
        parameters.addObject().put("name", name).put("in", "query");
      }
      patch.putObject("responses");
      schemas.set(
          (group.isEmpty() ? "core" : group) + "." + version + "." + type.names().kind(),
          schema(type, kind));
    }
    return document;
  }

  private static ObjectNode schema(ResourceType type, ObjectNode kind) {
    ObjectNode schema = Json.object().put("type", "object");
    if (type.is(Trait.CUSTOM)) {
      schema.setAll((ObjectNode) type.schema().openApi().deepCopy());
    }
    ObjectNode properties = schema.withObject("/properties");
    properties
        .putObject("apiVersion")
        .put("type", "string")
        .put(
            "description",
            "APIVersion defines the versioned schema of this representation of an object.");
    properties
        .putObject("kind")
        .put("type", "string")
        .put(
            "description",
            "Kind is a string value representing the REST resource this object represents.");
    properties
        .putObject("metadata")
        .put("description", "Standard object's metadata.")
        .putArray("allOf")
        .addObject()
        .put("$ref", "#/components/schemas/" + META);
    schema.putArray("x-kubernetes-group-version-kind").add(kind.deepCopy());
    return schema;
  }
}
