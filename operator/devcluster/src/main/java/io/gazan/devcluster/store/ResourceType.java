package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.gazan.devcluster.schema.StructuralSchema;
import java.util.List;
import java.util.Set;

/**
 * One kind in one version, as served.
 *
 * @param group empty for the core group
 * @param fieldLabels the fields that a field selector may name, besides name and namespace
 * @param columns what is shown of an object: {@code additionalPrinterColumns}, or as kinds.yaml has
 *     it
 * @param form how an object looks
 */
public record ResourceType(
    String group,
    String version,
    Names names,
    Set<Trait> traits,
    Set<String> fieldLabels,
    JsonNode columns,
    Form form) {

  /** How a kind is called. */
  public record Names(
      String plural,
      String singular,
      String kind,
      String listKind,
      List<String> shortNames,
      List<String> categories) {}

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
   * Of an object.
   *
   * @param storedApiVersion the {@code apiVersion} that it is stored in
   */
  public record Form(String storedApiVersion, StructuralSchema schema) {}

  public ResourceType {
    traits = Set.copyOf(traits);
    fieldLabels = Set.copyOf(fieldLabels);
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public StructuralSchema schema() {
    return form.schema();
  }

  /** Names the objects, whatever the version. Events of both groups are the same objects. */
  public String storage() {
    return qualified().equals("events.events.k8s.io") ? "events" : qualified();
  }

  /** The plural with the group, as in messages. */
  public String qualified() {
    return group.isEmpty() ? names.plural() : names.plural() + "." + group;
  }
}
