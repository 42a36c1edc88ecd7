package io.gazan.dataplane.observe.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gazan.dataplane.testing.Docs;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The documentation names the fields of the access log, each of them and no other. */
class AccessLogDocsTest {
  @Test
  void everyFieldIsInTheTableInItsOrder() throws IOException {
    // Given: a line of an exchange that worked and one of an exchange that did not
    Set<String> written = new LinkedHashSet<>(fields(AccessEntries.at(0)));
    Set<String> failed = fields(AccessEntries.saying("x"));

    // When
    List<String> documented =
        Docs.rows("docs/operations.md", "field").stream()
            .flatMap(row -> Docs.code(row.getFirst()).stream())
            .toList();

    // Then
    assertThat(documented).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    assertThat(documented).filteredOn(written::contains).containsExactlyElementsOf(written);
    written.addAll(failed);
    assertThat(documented).containsExactlyInAnyOrderElementsOf(written);
  }

  private static Set<String> fields(AccessEntry entry) throws IOException {
    AccessLines lines = new AccessLines();
    lines.append(entry);
    Set<String> names = new LinkedHashSet<>();
    try (JsonParser json =
        new JsonFactory().createParser(lines.out().bytes(), 0, lines.out().length())) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.FIELD_NAME) {
          names.add(json.currentName());
        }
      }
    }
    return names;
  }
}
