package io.gazan.devcluster.store;

import static io.gazan.devcluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * One kind in one version, as served.
 *
 * @param definition the {@code spec} of its CustomResourceDefinition, or an entry of kinds.yaml
 * @param served the version's part of it
 * @param storedApiVersion the {@code apiVersion} that an object is stored in
 */
public record ResourceType(
    JsonNode definition, JsonNode served, String storedApiVersion, StructuralSchema schema) {

  private static final JsonNode METADATA = Json.resource(ResourceType.class, "metadata.yaml");

  /** What differs between kinds. */
  public enum Trait {
    NAMESPACED,
    /** Has a status subresource. */
    STATUS,
    /** Counts changes of what is neither metadata nor status. */
    GENERATION,
    /** An update must say which revision it replaces. */
    GUARDED,
    /** Made by a CustomResourceDefinition. */
    CUSTOM,
    /** Is only ever created, and never stored. */
    REVIEW
  }

  /**
   * The kinds that a definition makes, one for each version served.
   *
   * @throws IllegalArgumentException for a schema that cannot be compiled
   */
  public static List<ResourceType> of(JsonNode definition) {
    String stored = text(definition, "stored");
    for (JsonNode version : definition.path("versions")) {
      stored = version.path("storage").asBoolean() ? apiVersion(definition, version) : stored;
    }
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode version : definition.path("versions")) {
      if (version.path("served").asBoolean()) {
        ObjectNode schema = ((ObjectNode) version).withObject("/schema/openAPIV3Schema").deepCopy();
        schema.withArray("allOf").add(METADATA);
        types.add(new ResourceType(definition, version, stored, new StructuralSchema(schema)));
      }
    }
    return types;
  }

  public boolean is(Trait trait) {
    return switch (trait) {
      case NAMESPACED -> text(definition, "scope").equals("Namespaced");
      case STATUS -> served.path("subresources").has("status");
      default -> Json.strings(definition.path("traits")).contains(trait.name());
    };
  }

  /** Empty for the core group. */
  public String group() {
    return text(definition, "group");
  }

  public String version() {
    return text(served, "name");
  }

  public String apiVersion() {
    return apiVersion(definition, served);
  }

  private static String apiVersion(JsonNode definition, JsonNode version) {
    String group = text(definition, "group");
    return (group.isEmpty() ? "" : group + "/") + text(version, "name");
  }

  public String kind() {
    return text(definition, "names", "kind");
  }

  public String plural() {
    return text(definition, "names", "plural");
  }

  /** The plural with the group, as in messages. */
  public String qualified() {
    return group().isEmpty() ? plural() : plural() + "." + group();
  }

  /** Names the objects, whatever the version. Events of both groups are the same objects. */
  public String storage() {
    return storedApiVersion.contains("/") ? qualified() : plural();
  }
}
