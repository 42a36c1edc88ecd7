package io.gazan.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program with an environment of its own, killed when it does not come to an end.
 *
 * @param folder where it runs, and where its output is kept
 * @param environment all that it gets
 */
record Command(Path folder, Map<String, String> environment) {
  private static final long SECONDS = 120;

  /** How it ended, and what it printed. */
  record Result(int exit, String out, String err) {}

  static Command withNothing(Path folder) {
    return new Command(folder, Map.of());
  }

  Result run(Object... words) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "command", ".out");
    Path err = Files.createTempFile(folder, "command", ".err");
    Process process = start(out, err, words);
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("not at its end after " + SECONDS + " s: " + Arrays.toString(words));
      }
      return new Result(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  Process start(Path out, Path err, Object... words) throws IOException {
    List<String> command = Arrays.stream(words).map(Object::toString).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }
}
