package io.gazan.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.crd.generate.Crd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The CRD is one that an API server takes. */
class CrdSchemaTest {
  private static final Map<String, Object> CRD = Crd.generate();
  private static final Schema ROOT = Schema.ofCrd(Tree.map(CRD));

  @Test
  void noRuleCostsMoreThanTheApiServerAllows() {
    // When
    Map<String, Long> costs = Costs.of(ROOT);

    // Then: with room for what this does not count.
    assertThat(costs)
        .hasSizeGreaterThan(40)
        .allSatisfy((rule, cost) -> assertThat(cost).as(rule).isLessThan(8_000_000));
    assertThat(costs.values().stream().mapToLong(Long::longValue).sum()).isLessThan(60_000_000);
  }

  @Test
  void aRuleOnANumberOrTextWouldCostTooMuch() {
    // Given: as it once was.
    Schema root = Schema.ofCrd(Tree.map(Tree.copy(CRD)));
    Tree.map(root.at("spec", "rules", "[]", "backends", "[]", "service", "port").node())
        .put(
            "x-kubernetes-validations",
            Tree.copy(
                List.of(
                    Map.of(
                        "rule", "type(self) == int || self.size() <= 15", "message", "too long"))));

    // When
    Map<String, Long> costs = Costs.of(root);

    // Then: what an API server of Kubernetes 1.36 calls 32.2 times its budget.
    assertThat(costs.values()).anyMatch(cost -> cost > 320_000_000);
  }

  @Test
  void everyRuleCompilesAndHasAMessage() {
    everySchema(
        (path, schema) ->
            schema
                .rules()
                .forEach(
                    rule -> {
                      Cel.compile(rule.expression());
                      assertThat(rule.message()).as(path).isNotBlank().doesNotContain("self.");
                    }));
  }

  @Test
  void everyFieldIsDescribed() {
    everySchema(
        (path, schema) -> {
          if (!path.endsWith("]") && !path.endsWith("}")) {
            assertThat(schema.description()).as(path).isNotBlank().endsWith(".");
          }
        });
  }

  @Test
  void everyDefaultIsValid() {
    everySchema(
        (path, schema) ->
            schema
                .properties()
                .forEach(
                    (name, field) -> {
                      Object value = field.node().get("default");
                      if (value != null) {
                        Schema only = only(name, field);
                        assertThat(Validator.violations(only, Map.of(name, Tree.copy(value))))
                            .as(path + "." + name)
                            .isEmpty();
                      }
                    }));
  }

  @Test
  void textListsAndMapsHaveAnEnd() {
    everySchema(
        (path, schema) -> {
          boolean bounded =
              switch (schema.type()) {
                case "string" ->
                    schema.number("maxLength").isPresent()
                        || !schema.list("enum").isEmpty()
                        || !schema.text("format").isEmpty();
                case "array" -> schema.number("maxItems").isPresent();
                case "object" ->
                    schema.values().isEmpty() || schema.number("maxProperties").isPresent();
                default -> true;
              };
          assertThat(bounded || path.startsWith(".status")).as(path).isTrue();
        });
  }

  @Test
  void conditionsAreAMapByType() {
    // When
    Schema conditions = ROOT.at("status", "conditions");

    // Then
    assertThat(conditions.text("x-kubernetes-list-type")).isEqualTo("map");
    assertThat(conditions.list("x-kubernetes-list-map-keys")).containsExactly("type");
    assertThat(conditions.at("[]").list("required"))
        .containsExactlyInAnyOrder("lastTransitionTime", "message", "reason", "status", "type");
  }

  @Test
  void kubectlShowsWhatCountsFirst() {
    // When
    Map<String, Object> version =
        Tree.map(Tree.list(Tree.at(CRD, "spec").get("versions")).getFirst());

    // Then
    assertThat(Tree.list(version.get("additionalPrinterColumns")))
        .extracting(column -> Tree.map(column).get("name"))
        .containsExactly("Hosts", "Accepted", "Programmed", "Age");
    assertThat(Tree.at(version, "subresources")).containsKey("status");
    assertThat(Tree.at(CRD, "spec", "names").get("shortNames")).isEqualTo(List.of("groute"));
  }

  @Test
  void theFieldsOfARuleStandSideBySide() {
    assertThat(ROOT.at("spec", "rules", "[]").properties())
        .containsKeys("path", "backends", "redirect", "respond", "auth", "headers", "protocol")
        .doesNotContainKeys("target", "access", "exchange", "upstream");
  }

  private static Schema only(String name, Schema field) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("properties", Map.of(name, field.node()));
    return new Schema(Tree.map(Tree.copy(node)));
  }

  private static void everySchema(BiConsumer<String, Schema> check) {
    List<String> visited = new ArrayList<>();
    visit(
        "",
        ROOT,
        (path, schema) -> {
          visited.add(path);
          check.accept(path, schema);
        });
    assertThat(visited).hasSizeGreaterThan(100);
  }

  private static void visit(String path, Schema schema, BiConsumer<String, Schema> check) {
    check.accept(path, schema);
    schema.properties().forEach((name, each) -> visit(path + "." + name, each, check));
    schema.items().ifPresent(each -> visit(path + "[]", each, check));
    schema.values().ifPresent(each -> visit(path + "{}", each, check));
  }
}
