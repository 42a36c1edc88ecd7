package io.gazan.crd.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.crd.schema.Schema;
import io.gazan.crd.schema.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated files in the repository are those that the types make. */
class GeneratedFilesTest {
  private static final String NAME = "gazanroutes.gazan.io-v1.yaml";
  private static final Map<String, Object> CRD = Crd.generate();

  @Test
  void aFileThatDriftedIsShownWithTheWayToMakeItAnew(@TempDir Path folder) throws IOException {
    // Given
    Path file = folder.resolve("crd.yaml");
    Files.writeString(file, "a\nold\nz\n");

    // When, Then
    assertThatThrownBy(() -> new GeneratedFile(file, "a\nnew\nz\n").check())
        .hasMessageContainingAll("- old", "+ new", "from line 2", GeneratedFile.COMMAND)
        .hasMessageNotContainingAny("- a", "+ z");
  }

  @Test
  void theCrd() throws IOException {
    new GeneratedFile(GeneratedFile.inRepository("crds/" + NAME), CrdYaml.text(CRD)).writeOrCheck();
  }

  @Test
  void theCrdOfTheChart() throws IOException {
    // Given
    Path chart = GeneratedFile.inRepository("charts/gazan");
    if (!Files.isDirectory(chart)) {
      return;
    }

    // When, Then
    new GeneratedFile(chart.resolve("crds/" + NAME), CrdYaml.text(CRD)).writeOrCheck();
  }

  @Test
  void theReference() throws IOException {
    // Given
    Path page = GeneratedFile.inRepository("docs/gazanroute.md");

    // When, Then
    new GeneratedFile(page, ReferencePage.text(Files.readString(page), Schema.ofCrd(Tree.map(CRD))))
        .writeOrCheck();
  }

  @Test
  void whatIsWrittenIsReadAsItWas() {
    assertThat(Tree.read(CrdYaml.text(CRD))).isEqualTo(List.of(CRD));
  }
}
