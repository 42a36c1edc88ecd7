package io.gazan.chart.policy;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.config.reader.MainConfigReader.Result;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The main.yaml among what was rendered, read by the data plane's own reader. */
final class MainYaml {
  private static final String FILE = "main.yaml";

  private MainYaml() {}

  /**
   * Finds and reads it.
   *
   * @throws IllegalArgumentException with the reader's problems
   */
  static MainConfig read(Manifests manifests) {
    try {
      Path folder = Files.createTempDirectory("main");
      Path file = folder.resolve(FILE);
      try {
        Files.writeString(file, manifests.mainYaml());
        return switch (MainConfigReader.read(file)) {
          case Result.Loaded loaded -> loaded.config();
          case Result.Refused refused ->
              throw new IllegalArgumentException(said(refused.problems()));
        };
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String said(List<Problem> problems) {
    return "main.yaml: " + String.join("; ", problems.stream().map(Problem::toString).toList());
  }
}
