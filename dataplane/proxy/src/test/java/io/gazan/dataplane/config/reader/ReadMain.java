package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.upstreams.Problem;
import java.nio.file.Path;
import java.util.List;

/** What a main.yaml reads as, for tests that know whether it is to be taken. */
final class ReadMain {
  private ReadMain() {}

  static MainConfig loaded(Path file) {
    return switch (MainConfigReader.read(file)) {
      case MainConfigReader.Result.Loaded loaded -> loaded.config();
      case MainConfigReader.Result.Refused refused ->
          throw new AssertionError(refused.problems().toString());
    };
  }

  static List<Problem> refused(Path file) {
    return switch (MainConfigReader.read(file)) {
      case MainConfigReader.Result.Loaded loaded -> throw new AssertionError("loaded: " + loaded);
      case MainConfigReader.Result.Refused refused -> refused.problems();
    };
  }

  static List<String> warnings(Path file) {
    return switch (MainConfigReader.read(file)) {
      case MainConfigReader.Result.Loaded loaded ->
          loaded.warnings().stream().map(Problem::toString).toList();
      case MainConfigReader.Result.Refused refused ->
          throw new AssertionError(refused.problems().toString());
    };
  }
}
