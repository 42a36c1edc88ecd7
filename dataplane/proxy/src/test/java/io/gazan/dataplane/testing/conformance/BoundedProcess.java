package io.gazan.dataplane.testing.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program in a folder of its own, ended by force when its time is over. */
final class BoundedProcess {

  /** How it ended, and what it wrote to both of its outputs. */
  record Outcome(int exitCode, String output) {}

  private BoundedProcess() {}

  static Outcome run(List<String> command, Path folder, Duration limit) {
    Path log = folder.resolve("output.txt");
    try {
      Files.createDirectories(folder);
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new AssertionError(
              command + " did not end within " + limit + ": " + Files.readString(log));
        }
        return new Outcome(process.exitValue(), Files.readString(log));
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + command + " ran", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
