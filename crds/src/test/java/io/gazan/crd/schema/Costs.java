package io.gazan.crd.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the API server thinks a rule may cost at the most, in its units, as far as patterns make it:
 * they are what is expensive. It refuses a CRD with a rule above 10,000,000 or above 100,000,000
 * altogether. A character counts four bytes; a pattern costs a fortieth of the product of text and
 * pattern length, for as many elements as the lists around it may have.
 */
final class Costs {
  private static final Pattern MATCHES = Pattern.compile("matches\\(r?'(.*?)'\\)");

  /** As long as a request; so is the text of a field that may be a number, whatever its bound. */
  private static final long UNBOUNDED = 3 * 1024 * 1024;

  private static final long OPERATORS = 50;

  private final Map<String, Long> costs = new LinkedHashMap<>();

  private Costs() {}

  /** By field and rule. */
  static Map<String, Long> of(Schema root) {
    Costs costs = new Costs();
    costs.visit(root, "", 1);
    return costs.costs;
  }

  private void visit(Schema schema, String path, long times) {
    for (Schema.Rule rule : schema.rules()) {
      costs.merge(path + " " + rule.expression(), times * once(schema, rule), Long::sum);
    }
    schema.properties().forEach((name, each) -> visit(each, path + "." + name, times));
    long items = schema.number("maxItems").orElse(UNBOUNDED);
    schema.items().ifPresent(each -> visit(each, path + "[]", times * items));
    long entries = schema.number("maxProperties").orElse(UNBOUNDED);
    schema.values().ifPresent(each -> visit(each, path + "{}", times * entries));
  }

  private static long once(Schema schema, Schema.Rule rule) {
    Schema list = list(schema);
    long texts = list == null ? 1 : list.number("maxItems").orElse(UNBOUNDED);
    Schema text = list == null ? schema : list.items().orElseThrow();
    long bytes = 4 * text.number("maxLength").orElse(UNBOUNDED) + 1;
    long cost = schema.isIntOrString() ? UNBOUNDED / 10 : OPERATORS;
    Matcher matcher = MATCHES.matcher(rule.expression());
    while (matcher.find()) {
      cost += texts * ((bytes + 9) / 10) * ((matcher.group(1).length() + 3) / 4);
    }
    if (rule.expression().contains("exists_one")) {
      long rules = schema.number("maxItems").orElse(UNBOUNDED);
      long path = schema.at("[]", "path", "value").number("maxLength").orElse(UNBOUNDED);
      cost += rules * rules * (4 * path / 10 + OPERATORS);
    }
    return cost;
  }

  /** The list whose elements a rule matches: the field itself, or its only list; else null. */
  private static @Nullable Schema list(Schema schema) {
    if (schema.items().isPresent()) {
      return schema;
    }
    return schema.properties().values().stream()
        .filter(each -> each.items().isPresent())
        .findFirst()
        .orElse(null);
  }
}
