package io.gazan.devcluster.write;

import static io.gazan.devcluster.store.Json.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.schema.FieldProblem;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done to an object before it is stored: the defaults and checks of its schema, and for
 * some kinds what no schema can say. Runs under the store's lock.
 */
final class Admission {
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
  private static final String DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class";

  private final Store store;
  private final ResourceTypes types;
  private int addresses;

  static boolean isDefinition(ResourceType type) {
    return type.qualified().equals("customresourcedefinitions.apiextensions.k8s.io");
  }

  Admission(Store store, ResourceTypes types) {
    this.store = store;
    this.types = types;
  }

  /**
   * Completes an object. What is wrong with a {@code spec} that stays as it is counts no longer, as
   * since Kubernetes 1.30: a stricter definition locks nobody out.
   *
   * @throws ApiFailure 400 or 422 for what an API server would not store
   */
  void admit(Target target, ObjectNode object, @Nullable ObjectNode before) {
    ResourceType type = target.type();
    boolean sameSpec = before != null && before.path("spec").equals(object.path("spec"));
    List<String> unknown = type.schema().tidy(object, type.is(Trait.CUSTOM));
    if (target.strict() && !unknown.isEmpty()) {
      String fields = String.join("\", unknown field \"", unknown);
      throw ApiFailure.badRequest("strict decoding error: unknown field \"" + fields + "\"");
    }
    switch (type.is(Trait.CUSTOM) ? "" : type.kind()) {
      case "Namespace" ->
          object
              .withObject("/metadata/labels")
              .put("kubernetes.io/metadata.name", text(object, "metadata", "name"));
      case "Service" -> service(object.withObject("/spec"), before);
      case "Secret" -> secret(object);
      case "Ingress" -> ingress(object, before == null);
      default -> {
        // The schema says all.
      }
    }
    List<FieldProblem> problems = new ArrayList<>(type.schema().validate(object, before));
    problems.removeIf(p -> sameSpec && type.is(Trait.CUSTOM) && p.field().startsWith("spec"));
    if (problems.isEmpty() && isDefinition(type)) {
      try {
        var _ = custom(object);
      } catch (IllegalArgumentException e) {
        problems.add(FieldProblem.invalid("spec.versions", "\"object\"", "" + e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      FieldProblem[] all = problems.toArray(FieldProblem[]::new);
      throw ApiFailure.invalid(type, text(object, "metadata", "name"), all);
    }
  }

  /** Assigns an address, which stays when an update leaves it out. */
  private void service(ObjectNode spec, @Nullable ObjectNode before) {
    if (!text(spec, "type").equals("ExternalName") && !spec.hasNonNull("clusterIP")) {
      addresses = (addresses + 1) & 0xffff;
      String next = "10.96.%d.%d".formatted(addresses >> 8, addresses & 255);
      spec.put("clusterIP", before == null ? next : before.at("/spec/clusterIP").asText(next));
    }
    for (JsonNode port : spec.path("ports")) {
      if (port instanceof ObjectNode open && open.has("port")) {
        open.putIfAbsent("targetPort", open.get("port"));
      }
    }
  }

  private static void secret(ObjectNode object) {
    if (object.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = object.withObject("/data");
      for (var entry : texts.properties()) {
        byte[] text = entry.getValue().asText().getBytes(UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(text));
      }
    }
  }

  private void ingress(ObjectNode object, boolean isNew) {
    ObjectNode spec = object.withObject("/spec");
    boolean annotated = object.path("metadata").path("annotations").has(CLASS_ANNOTATION);
    if (isNew && !annotated && !spec.has("ingressClassName")) {
      defaultClass().ifPresent(name -> spec.put("ingressClassName", name));
    }
  }

  /** Of several, the one made last; then by name. */
  private Optional<String> defaultClass() {
    ResourceType type = types.builtIn("ingressclasses.networking.k8s.io");
    return store.list(type, Selector.all(), 0, "").items().stream()
        .map(c -> c.node().path("metadata"))
        .filter(m -> text(m, "annotations", DEFAULT_CLASS).equals("true"))
        .max(Comparator.comparing(m -> text(m, "creationTimestamp")))
        .map(m -> text(m, "name"));
  }

  /** The kinds that a definition makes. */
  static List<ResourceType> custom(JsonNode definition) {
    ObjectNode spec = definition.path("spec").deepCopy();
    spec.putArray("traits").add("CUSTOM").add("GENERATION").add("GUARDED");
    return ResourceType.of(spec);
  }
}
