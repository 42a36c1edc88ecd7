package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gazan.chart.DocumentedValues.Entry;
import io.gazan.chart.DocumentedValues.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** values.yaml, its schema and the README's table speak of the same keys. */
class ValuesTest {
  private static final String README = "charts/gazan/README.md";
  private static final String BEGIN = "<!-- values: made of values.yaml -->\n";
  private static final String END = "<!-- end of values -->\n";

  @Test
  void everyValueIsExplained() {
    // When
    Outcome outcome = DocumentedValues.read();

    // Then
    assertThat(outcome.undocumented()).isEmpty();
    assertThat(outcome.entries()).hasSizeGreaterThan(70);
    assertThat(outcome.entries()).allMatch(entry -> entry.meaning().endsWith("."));
  }

  @Test
  void theReadmeHasThemAll() throws IOException {
    // Given
    String readme = Repository.text(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    assertThat(end).isGreaterThanOrEqualTo(begin);

    // When
    String table = table(DocumentedValues.read().entries());

    // Then
    if (Boolean.getBoolean("gazan.readme.write")) {
      Files.writeString(
          Repository.path(README), readme.substring(0, begin) + table + readme.substring(end));
      return;
    }
    assertThat(readme.substring(begin, end))
        .as("%s: run this test with -Dgazan.readme.write=true", README)
        .isEqualTo(table);
  }

  @Test
  void theSchemaKnowsTheSameKeys() throws JsonProcessingException {
    // Given
    JsonNode schema =
        new ObjectMapper().readTree(Repository.text("charts/gazan/values.schema.json"));
    TreeSet<String> known = new TreeSet<>();
    keys(schema, schema, "", known);

    // When
    TreeSet<String> documented = new TreeSet<>();
    DocumentedValues.read().entries().forEach(entry -> documented.add(entry.path()));

    // Then: below these the schema goes on, and values.yaml explains them as one
    known.removeIf(key -> key.contains(".resources.") || key.equals("global"));
    assertThat(known).isEqualTo(documented);
  }

  @Test
  void noObjectOfTheSchemaTakesWhatItDoesNotKnow() throws JsonProcessingException {
    // Given
    JsonNode schema =
        new ObjectMapper().readTree(Repository.text("charts/gazan/values.schema.json"));

    // Then
    List<String> open = new ArrayList<>();
    strict(schema, "", open);
    assertThat(open).isEmpty();
  }

  private static String table(List<Entry> entries) {
    StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
    for (Entry entry : entries) {
      table
          .append("| `")
          .append(entry.path())
          .append("` | `")
          .append(entry.fallback())
          .append("` | ")
          .append(entry.meaning())
          .append(" |\n");
    }
    return table.toString();
  }

  private static void keys(JsonNode root, JsonNode schema, String path, Set<String> into) {
    JsonNode at = resolved(root, schema);
    if (!at.has("properties")) {
      into.add(path);
      return;
    }
    for (Map.Entry<String, JsonNode> each : at.get("properties").properties()) {
      keys(
          root, each.getValue(), path.isEmpty() ? each.getKey() : path + "." + each.getKey(), into);
    }
    if (path.endsWith(".resources")) {
      into.add(path);
    }
  }

  private static JsonNode resolved(JsonNode root, JsonNode schema) {
    JsonNode reference = schema.get("$ref");
    return reference == null ? schema : root.at(reference.asText().substring("#".length()));
  }

  private static void strict(JsonNode node, String path, List<String> open) {
    if (node.has("properties") && !path.endsWith("/properties")) {
      JsonNode more = node.get("additionalProperties");
      if (more == null || !more.isBoolean() || more.booleanValue()) {
        open.add(path);
      }
    }
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      strict(each.getValue(), path + "/" + each.getKey(), open);
    }
  }
}
