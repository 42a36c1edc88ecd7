package io.gazan.crd.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.gazan.crd.GazanRoute;
import io.gazan.crd.RouteRule;
import io.gazan.crd.schema.Schema;
import io.gazan.crd.schema.Tree;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The CRD of {@link GazanRoute}: what fabric8's generator makes of the types, and by hand what it
 * cannot say.
 */
public final class Crd {
  private static final String RULES = "x-kubernetes-validations";

  private Crd() {}

  public static SequencedMap<String, Object> generate() {
    SequencedMap<String, Object> crd = Tree.read(generated()).getFirst();
    SequencedMap<String, Object> root = Schema.ofCrd(crd).node();
    describe(root);
    SequencedMap<String, Object> spec = Tree.at(root, "properties", "spec");
    SequencedMap<String, Object> rule = Tree.at(spec, "properties", "rules", "items");
    unwrap(rule);
    Tree.at(spec, "properties", "hosts").put("x-kubernetes-list-type", "set");
    Tree.at(rule, "properties", "retries", "properties", "when")
        .put("x-kubernetes-list-type", "set");
    for (String head : List.of("request", "response")) {
      for (String edit : List.of("set", "add")) {
        SequencedMap<String, Object> values =
            Tree.at(rule, "properties", "headers", "properties", head, "properties", edit);
        SequencedMap<String, Object> value = Tree.map(values.get("additionalProperties"));
        value.putLast("maxLength", 4096L);
        value.putLast("pattern", "^[\\t -~\\x{A0}-\\x{FF}]*$");
      }
    }
    // Bounds of a field that may be a number or text; a rule in CEL would count as one over text of
    // any length, and cost more than the API server allows.
    SequencedMap<String, Object> port =
        Tree.at(
            rule, "properties", "backends", "items", "properties", "service", "properties", "port");
    port.put("minimum", 1L);
    port.put("maximum", 65535L);
    port.put("minLength", 1L);
    port.put("maxLength", 15L);
    Tree.at(root, "properties", "status", "properties")
        .put("conditions", Conditions.schema(Tree.at(root, "properties", "status")));
    refine(root);
    columns(crd);
    return crd;
  }

  private static String generated() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int made =
        new CRDGenerator()
            .customResourceClasses(GazanRoute.class)
            .forCRDVersions("v1")
            .withOutput(
                new CRDGenerator.CRDOutput<ByteArrayOutputStream>() {
                  @Override
                  public ByteArrayOutputStream outputFor(String name) {
                    return out;
                  }

                  @Override
                  public void close() {}
                })
            .generate();
    if (made != 1) {
      throw new IllegalStateException("made " + made + " CRDs");
    }
    return out.toString(UTF_8);
  }

  private static void describe(SequencedMap<String, Object> root) {
    root.putFirst(
        "description", GazanRoute.class.getAnnotation(JsonClassDescription.class).value());
    root.put("required", List.of("spec"));
    Tree.at(root, "properties", "spec")
        .putFirst("description", "Which hosts, and what happens to their requests.");
    Tree.at(root, "properties", "status")
        .putFirst("description", "What became of the route. Written by the controller.");
    Tree.at(root, "properties", "status", "properties", "observedGeneration")
        .put("format", "int64");
  }

  /** Puts the groups of a rule side by side, which the generator leaves nested. */
  private static void unwrap(SequencedMap<String, Object> rule) {
    Map<String, Object> fields = new TreeMap<>(Tree.at(rule, "properties"));
    List<Object> rules = new ArrayList<>(Tree.list(rule.get(RULES)));
    for (Field field : RouteRule.class.getDeclaredFields()) {
      if (field.isAnnotationPresent(JsonUnwrapped.class)) {
        Map<String, Object> group = Tree.map(fields.remove(field.getName()));
        fields.putAll(Tree.at(group, "properties"));
        if (group.get(RULES) != null) {
          rules.addAll(Tree.list(group.get(RULES)));
        }
      }
    }
    rule.put("properties", Tree.copy(fields));
    rule.put(RULES, rules);
  }

  /** The generator takes a rule of a record's component from its field and from its accessor. */
  private static void refine(Map<String, Object> schema) {
    if (schema.get(RULES) != null) {
      schema.put(RULES, new ArrayList<>(new LinkedHashSet<>(Tree.list(schema.get(RULES)))));
    }
    if ("integer".equals(schema.get("type"))) {
      schema.putIfAbsent("format", "int32");
    }
    for (Object child : schema.values()) {
      if (child instanceof Map<?, ?>) {
        refine(Tree.map(child));
      }
    }
  }

  /** In the order of the annotations, which the generator sorts by their paths. */
  private static void columns(SequencedMap<String, Object> crd) {
    Map<String, Object> version =
        Tree.map(Tree.list(Tree.at(crd, "spec").get("versions")).getFirst());
    List<Object> columns = Tree.list(version.get("additionalPrinterColumns"));
    columns.forEach(each -> Tree.map(each).remove("priority"));
    columns.add(columns.removeFirst());
  }
}
