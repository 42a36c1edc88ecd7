package io.gazan.bench.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The limit on open files that this process has and its children inherit. */
public final class OpenFiles {
  private static final int ENOUGH = 60_000;

  private OpenFiles() {}

  public static int limit() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
      return lines
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.split("\\s+", -1)[3])
          .map(soft -> soft.equals("unlimited") ? ENOUGH : Integer.parseInt(soft))
          .map(soft -> Math.min(soft, ENOUGH))
          .findFirst()
          .orElse(1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
