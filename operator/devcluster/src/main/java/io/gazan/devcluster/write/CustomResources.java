package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.schema.FieldProblem;
import io.gazan.devcluster.schema.StructuralSchema;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** CustomResourceDefinitions and the objects of their kinds. */
final class CustomResources {
  private final ResourceTypes types;
  private final InstantSource clock;

  CustomResources(ResourceTypes types, InstantSource clock) {
    this.types = types;
    this.clock = clock;
  }

  static boolean isDefinition(ResourceType type) {
    return type.storage().equals("customresourcedefinitions.apiextensions.k8s.io");
  }

  /** Checks and completes a definition, which is established at once. */
  void prepare(ResourceType type, ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    ObjectNode names = definition.withObject("/spec").withObject("/names");
    String kind = Json.text(names, "kind");
    if (!names.has("listKind")) {
      names.put("listKind", kind + "List");
    }
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    String name = Json.text(definition, "metadata", "name");
    String expected = Json.text(names, "plural") + "." + Json.text(spec, "group");
    List<FieldProblem> problems = new ArrayList<>();
    if (!name.equals(expected)) {
      problems.add(
          FieldProblem.invalid(
              "metadata.name", "\"" + name + "\"", "must be spec.names.plural+\".\"+spec.group"));
    }
    int index = 0;
    String storage = "";
    for (JsonNode version : spec.path("versions")) {
      if (!version.path("schema").path("openAPIV3Schema").isObject()) {
        String at = "spec.versions[" + index + "].schema.openAPIV3Schema";
        problems.add(FieldProblem.required(at, "schemas are required"));
      }
      if (version.path("storage").asBoolean()) {
        storage = Json.text(version, "name");
      }
      index++;
    }
    if (storage.isEmpty()) {
      problems.add(
          FieldProblem.invalid(
              "spec.versions", "[]", "must have exactly one version marked as storage version"));
    }
    if (!problems.isEmpty()) {
      throw ApiFailure.invalid(type, name, problems);
    }
    try {
      var _ = read(definition);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw ApiFailure.invalid(type, name, "FieldValueInvalid", "spec.versions", why);
    }
    ObjectNode status = Json.object();
    ArrayNode conditions = status.putArray("conditions");
    String since = Json.text(definition, "metadata", "creationTimestamp");
    String at = since.isEmpty() ? Metadata.time(clock) : since;
    condition(conditions, "NamesAccepted", "NoConflicts", at);
    condition(conditions, "Established", "InitialNamesAccepted", at);
    status.set("acceptedNames", names.deepCopy());
    status.putArray("storedVersions").add(storage);
    definition.set("status", status);
  }

  private static void condition(ArrayNode conditions, String type, String reason, String at) {
    ObjectNode condition = conditions.addObject().put("type", type).put("status", "True");
    condition.put("reason", reason).put("message", "").put("lastTransitionTime", at);
  }

  /** The kinds that a definition makes, one for each version served. */
  private static List<ResourceType> read(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    JsonNode names = spec.path("names");
    String storage = "";
    for (JsonNode version : spec.path("versions")) {
      storage = version.path("storage").asBoolean() ? Json.text(version, "name") : storage;
    }
    List<ResourceType> served = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        Set<Trait> traits = EnumSet.of(Trait.CUSTOM, Trait.GENERATION, Trait.GUARDED);
        if (Json.text(spec, "scope").equals("Namespaced")) {
          traits.add(Trait.NAMESPACED);
        }
        if (version.path("subresources").has("status")) {
          traits.add(Trait.STATUS);
        }
        JsonNode openApi = version.path("schema").path("openAPIV3Schema");
        served.add(
            new ResourceType(
                Json.text(spec, "group"),
                Json.text(version, "name"),
                new ResourceType.Names(
                    Json.text(names, "plural"),
                    Json.text(names, "singular"),
                    Json.text(names, "kind"),
                    Json.text(names, "listKind"),
                    Json.strings(names.path("shortNames")),
                    Json.strings(names.path("categories"))),
                traits,
                Set.of(),
                version.path("additionalPrinterColumns"),
                new ResourceType.Form(
                    Json.text(spec, "group") + "/" + storage, StructuralSchema.compile(openApi))));
      }
    }
    return served;
  }

  void serve(JsonNode definition) {
    types.replace(group(definition), plural(definition), read(definition));
  }

  void stop(JsonNode definition) {
    types.replace(group(definition), plural(definition), List.of());
  }

  List<ResourceType> servedBy(JsonNode definition) {
    return types.all().stream()
        .filter(t -> t.group().equals(group(definition)))
        .filter(t -> t.names().plural().equals(plural(definition)))
        .toList();
  }

  private static String group(JsonNode definition) {
    return Json.text(definition, "spec", "group");
  }

  private static String plural(JsonNode definition) {
    return Json.text(definition, "spec", "names", "plural");
  }

  /**
   * Checks and completes an object of a custom kind. What is wrong with a {@code spec} that stays
   * as it is counts no longer, as since Kubernetes 1.30: a stricter definition locks nobody out.
   *
   * @throws ApiFailure 422 with all that is wrong, 400 for unknown fields that are not allowed
   */
  static void admit(
      ResourceType type, ObjectNode object, @Nullable ObjectNode before, WriteOptions options) {
    StructuralSchema schema = type.schema();
    boolean sameSpec = before != null && before.path("spec").equals(object.path("spec"));
    List<String> unknown = new ArrayList<>();
    schema.prune(object, "", unknown);
    String fields =
        unknown.stream().map(f -> "unknown field \"" + f + "\"").collect(Collectors.joining(", "));
    if (options.strict() && !unknown.isEmpty()) {
      throw ApiFailure.badRequest("strict decoding error: " + fields);
    }
    if (!unknown.isEmpty()) {
      options.warnings().add(fields);
    }
    schema.complete(object);
    List<FieldProblem> problems = new ArrayList<>(schema.validate(object, before));
    problems.removeIf(problem -> sameSpec && problem.field().startsWith("spec"));
    if (!problems.isEmpty()) {
      throw ApiFailure.invalid(type, Json.text(object, "metadata", "name"), problems);
    }
  }
}
