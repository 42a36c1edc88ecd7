package io.gazan.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs programs as a person at a shell would, with a home of their own. */
record Shell(Path home) {
  private static final long PATIENCE_SECONDS = 120;

  /** How a program ended and what it wrote. */
  record Outcome(int code, String out, String err) {}

  /** The folder of the whole project. */
  static Path project() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("crds"))) {
      folder = Objects.requireNonNull(folder.getParent(), "outside of the project");
    }
    return folder;
  }

  Outcome run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("does not end: " + command + "\n" + Files.readString(err));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** A line of a POSIX shell. */
  Outcome line(String line) throws IOException, InterruptedException {
    return run(Map.of(), List.of("sh", "-c", line));
  }
}
