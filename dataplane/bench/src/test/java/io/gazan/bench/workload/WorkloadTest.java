package io.gazan.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void everyWorkloadHasANameOfItsOwnAndStandsInTheDocs() throws IOException {
    // Given
    String docs = Files.readString(Path.of("../../docs/performance.md"));
    String table =
        docs.substring(docs.indexOf("| workload | traffic |"), docs.indexOf("## Results"));

    // When
    // Then
    assertThat(Workload.ALL).extracting(Workload::name).doesNotHaveDuplicates();
    assertThat(Workload.ALL)
        .allSatisfy(workload -> assertThat(table).contains("`" + workload.name() + "`"));
  }
}
