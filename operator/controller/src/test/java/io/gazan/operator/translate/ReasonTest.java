package io.gazan.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.IngressAnnotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documentation knows what the code says. */
class ReasonTest {
  private static final Path DOCS = Path.of("../../docs/kubernetes");

  @ParameterizedTest
  @EnumSource
  void standsInTheTableOfReasonsWithItsCondition(Reason reason) throws IOException {
    // Given
    String condition =
        switch (reason.aspect()) {
          case ACCEPTED -> "`Accepted`";
          case REFERENCES -> "`ResolvedRefs`";
          case NEITHER -> "";
        };

    // When
    String docs = Files.readString(DOCS.resolve("status.md"));

    // Then
    assertThat(docs.lines())
        .anyMatch(line -> line.startsWith("| `" + reason.text() + "` | " + condition));
    assertThat(Reason.of(reason.text())).isSameAs(reason);
  }

  @ParameterizedTest
  @EnumSource
  void everyAnnotationStandsInTheTable(IngressAnnotation annotation) throws IOException {
    // When
    String docs = Files.readString(DOCS.resolve("ingress.md"));

    // Then
    assertThat(docs.lines()).anyMatch(line -> line.startsWith("| `" + annotation.key() + "` |"));
  }
}
