package io.gazan.crd.schema;

import java.util.Map;

/** Fills in what an object leaves out, as the API server does before it validates. */
public final class Defaults {
  private Defaults() {}

  public static void fill(Schema schema, Object value) {
    if (value instanceof Map<?, ?>) {
      Map<String, Object> object = Tree.map(value);
      schema
          .properties()
          .forEach(
              (name, property) -> {
                Object missing = property.node().get("default");
                if (missing != null && object.get(name) == null) {
                  object.put(name, Tree.copy(missing));
                }
                if (object.get(name) != null) {
                  fill(property, object.get(name));
                }
              });
      schema.values().ifPresent(each -> object.values().forEach(entry -> fill(each, entry)));
    } else if (value instanceof Iterable<?> list) {
      schema.items().ifPresent(each -> list.forEach(item -> fill(each, item)));
    }
  }
}
