package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.schema.FieldProblem;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceTypes;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done to built-in kinds before they are stored: the defaults and checks of their schema,
 * and the rest of it, which no schema can say. Runs under the store's lock.
 */
final class Admission {
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
  private static final String DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class";

  private final Store store;
  private final ResourceTypes types;
  private int serviceAddresses;
  private int nodePorts;

  Admission(Store store, ResourceTypes types) {
    this.store = store;
    this.types = types;
  }

  /**
   * Completes an object.
   *
   * @throws ApiFailure 400 or 422 for what an API server would not store
   */
  void admit(ResourceType type, ObjectNode object, @Nullable ObjectNode before) {
    type.schema().complete(object);
    List<FieldProblem> problems = new ArrayList<>(type.schema().validate(object, before));
    if (problems.isEmpty()) {
      switch (type.names().kind()) {
        case "Namespace" -> {
          ObjectNode labels = object.withObject("/metadata").withObject("/labels");
          labels.put("kubernetes.io/metadata.name", Json.text(object, "metadata", "name"));
          object.withObject("/status").put("phase", "Active");
        }
        case "Service" -> service(object, before, problems);
        case "Secret" -> secret(object, problems);
        case "Ingress" -> ingress(object, before, problems);
        case "IngressClass" -> {
          String controller = Json.text(object, "spec", "controller");
          if (before != null && !Json.text(before, "spec", "controller").equals(controller)) {
            String shown = "\"" + controller + "\"";
            problems.add(FieldProblem.invalid("spec.controller", shown, "field is immutable"));
          }
        }
        default -> {
          // The schema said all.
        }
      }
    }
    if (!problems.isEmpty()) {
      throw ApiFailure.invalid(type, Json.text(object, "metadata", "name"), problems);
    }
  }

  /** Assigns addresses and node ports, which stay when an update leaves them out. */
  private void service(
      ObjectNode object, @Nullable ObjectNode before, List<FieldProblem> problems) {
    ObjectNode spec = object.withObject("/spec");
    JsonNode old = before == null ? Json.object() : before.path("spec");
    String kind = Json.text(spec, "type");
    JsonNode ports = spec.path("ports");
    if (kind.equals("ExternalName")) {
      if (Json.text(spec, "externalName").isEmpty()) {
        problems.add(FieldProblem.required("spec.externalName", ""));
      }
    } else if (!spec.hasNonNull("clusterIP")) {
      serviceAddresses = (serviceAddresses + 1) & 0xffff;
      String next = "10.96.%d.%d".formatted(serviceAddresses >> 8, serviceAddresses & 255);
      spec.put("clusterIP", old.path("clusterIP").asText(next));
    }
    if (spec.has("clusterIP") && !spec.has("clusterIPs")) {
      spec.putArray("clusterIPs").add(spec.get("clusterIP"));
    }
    if (ports.isEmpty()
        && !kind.equals("ExternalName")
        && !Json.text(spec, "clusterIP").equals("None")) {
      problems.add(FieldProblem.required("spec.ports", ""));
    }
    boolean outside = Set.of("NodePort", "LoadBalancer").contains(kind);
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = (ObjectNode) ports.get(i);
      if (ports.size() > 1 && Json.text(port, "name").isEmpty()) {
        problems.add(FieldProblem.required("spec.ports[" + i + "].name", ""));
      }
      if (!port.has("targetPort")) {
        port.set("targetPort", port.path("port"));
      }
      if (outside && !port.has("nodePort")) {
        JsonNode kept = old.path("ports").path(i).path("nodePort");
        port.put("nodePort", kept.isInt() ? kept.asInt() : 30_000 + nodePorts++ % 2_768);
      }
    }
  }

  private static void secret(ObjectNode object, List<FieldProblem> problems) {
    if (object.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = object.withObject("/data");
      for (var entry : texts.properties()) {
        byte[] text = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(text));
      }
    }
    for (var entry : object.path("data").properties()) {
      try {
        var _ = Base64.getDecoder().decode(entry.getValue().asText());
      } catch (IllegalArgumentException e) {
        throw ApiFailure.badRequest("illegal base64 data in data." + entry.getKey());
      }
    }
    if (Json.text(object, "type").equals("kubernetes.io/tls")) {
      for (String name : List.of("tls.crt", "tls.key")) {
        if (!object.path("data").has(name)) {
          problems.add(FieldProblem.required("data[" + name + "]", ""));
        }
      }
    }
  }

  private void ingress(
      ObjectNode object, @Nullable ObjectNode before, List<FieldProblem> problems) {
    ObjectNode spec = object.withObject("/spec");
    JsonNode annotation = object.path("metadata").path("annotations").path(CLASS_ANNOTATION);
    if (before == null && annotation.isTextual() && spec.has("ingressClassName")) {
      String why = "can not be set when the class field is also set";
      problems.add(
          FieldProblem.invalid("annotations." + CLASS_ANNOTATION, annotation.toString(), why));
    }
    String standard = before == null ? defaultClass() : "";
    if (!annotation.isTextual() && !spec.has("ingressClassName") && !standard.isEmpty()) {
      spec.put("ingressClassName", standard);
    }
    for (int r = 0; r < spec.path("rules").size(); r++) {
      JsonNode paths = spec.path("rules").path(r).path("http").path("paths");
      for (int p = 0; p < paths.size(); p++) {
        String path = Json.text(paths.get(p), "path");
        boolean free = Json.text(paths.get(p), "pathType").equals("ImplementationSpecific");
        if (!path.startsWith("/") && !(free && path.isEmpty())) {
          String at = "spec.rules[%d].http.paths[%d].path".formatted(r, p);
          problems.add(FieldProblem.invalid(at, "\"" + path + "\"", "must be an absolute path"));
        }
      }
    }
  }

  /** Of several, the one made last; then by name. */
  private String defaultClass() {
    ResourceType type = types.find("networking.k8s.io", "v1", "ingressclasses");
    return store.list(Objects.requireNonNull(type), Selector.all(), 0, "").items().stream()
        .map(Stored::node)
        .filter(
            c -> c.path("metadata").path("annotations").path(DEFAULT_CLASS).asText().equals("true"))
        .max(
            Comparator.comparing((ObjectNode c) -> Json.text(c, "metadata", "creationTimestamp"))
                .thenComparing(c -> Json.text(c, "metadata", "name"), Comparator.reverseOrder()))
        .map(c -> Json.text(c, "metadata", "name"))
        .orElse("");
  }
}
