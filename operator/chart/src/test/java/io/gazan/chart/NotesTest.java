package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What helm install says at its end: the next two commands, and what a choice of values costs. */
class NotesTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void theNextTwoCommands() throws IOException {
    // When
    String notes = notes("{}");

    // Then
    assertThat(notes)
        .contains(
            "kubectl -n web rollout status deployment/gazan-dataplane",
            "kubectl create ingress hello --class=gazan",
            "kubectl -n web get service gazan-dataplane",
            "Metrics are closed to everybody")
        .doesNotContain("Ports of the node");
  }

  @Test
  void otherValuesOtherCommands() throws IOException {
    // When
    String notes =
        notes(
            """
            ingressClass: {name: edge}
            networkPolicy: {enabled: false}
            dataPlane: {kind: DaemonSet, hostPort: {enabled: true}, service: {type: ClusterIP}}
            """);

    // Then
    assertThat(notes)
        .contains("rollout status daemonset/gazan-dataplane", "--class=edge", "Ports of the node")
        .doesNotContain("get service", "Metrics are closed");
  }

  private String notes(String values) throws IOException {
    Path chart = folder.resolve("gazan");
    try (Stream<Path> files = Files.walk(Repository.path(Chart.FOLDER))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = chart.resolve(Repository.path(Chart.FOLDER).relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Path about = chart.resolve("Chart.yaml");
    List<String> lines = Files.readAllLines(about);
    Files.write(about, lines.stream().filter(line -> !line.startsWith("kubeVersion")).toList());
    return Chart.notes(chart, Files.writeString(folder.resolve("values.yaml"), values));
  }
}
