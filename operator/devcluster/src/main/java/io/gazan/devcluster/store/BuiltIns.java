package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.gazan.devcluster.schema.StructuralSchema;
import io.gazan.devcluster.store.ResourceType.Names;
import io.gazan.devcluster.store.ResourceType.Trait;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Reads the kinds that are there from the start: {@code kinds.yaml}. */
final class BuiltIns {
  private BuiltIns() {}

  static List<ResourceType> load() {
    try (InputStream in = BuiltIns.class.getResourceAsStream("kinds.yaml")) {
      JsonNode kinds = Json.parseYaml(Objects.requireNonNull(in).readAllBytes()).getFirst();
      return kinds.valueStream().map(BuiltIns::type).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResourceType type(JsonNode kind) {
    List<String> names = Json.strings(kind.path("names"));
    String name = names.get(1);
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    kind.path("traits").forEach(t -> traits.add(Trait.valueOf(t.asText())));
    String group = Json.text(kind, "group");
    String version = Json.text(kind, "version");
    boolean core =
        group.isEmpty() || name.equals("Event"); // Events are stored as the core has them
    String stored = core ? version : group + "/" + version;
    return new ResourceType(
        group,
        version,
        new Names(
            names.getFirst(),
            name.toLowerCase(Locale.ROOT),
            name,
            name + "List",
            names.subList(2, names.size()),
            Json.strings(kind.path("categories"))),
        traits,
        Set.copyOf(Json.strings(kind.path("fields"))),
        kind.path("columns"),
        new ResourceType.Form(stored, StructuralSchema.compile(kind.path("schema"))));
  }
}
