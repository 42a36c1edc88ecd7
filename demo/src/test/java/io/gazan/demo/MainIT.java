package io.gazan.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process: what it prints, how it ends, and that it leaves nothing behind. */
class MainIT {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  /** A demo that runs; its temporary files are in a folder of its own. */
  private final class Run implements AutoCloseable {
    private final Path temporary;
    private final Path out;
    private final Path err;
    private final Process process;

    Run(String... arguments) throws IOException {
      temporary = Files.createDirectories(folder.resolve("tmp"));
      out = folder.resolve("out");
      err = folder.resolve("err");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "@" + Shell.project().resolve("dataplane/proxy/src/main/dist/jvm.options"),
                  "-Djava.io.tmpdir=" + temporary,
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.gazan.demo.Main"));
      command.addAll(List.of(arguments));
      process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
    }

    int end() throws InterruptedException {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
      return process.exitValue();
    }

    List<String> left() throws IOException {
      try (Stream<Path> files = Files.list(temporary)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.startsWith("gazan"))
            .toList();
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void checksItselfAndSaysNothingElse() throws Exception {
    // When
    try (Run run = new Run("--check")) {
      int code = run.end();
      // Then
      assertThat(Files.readString(run.out).lines())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).startsWith("ok "));
      assertThat(code).isZero();
      assertThat(Files.readString(run.err)).isEmpty();
      assertThat(run.left()).isEmpty();
    }
  }

  @Test
  void runsUntilItIsToldToEnd() throws Exception {
    // Given
    try (Run run = new Run()) {
      await("its words")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(Files.readString(run.out)).contains("Ctrl-C"));
      assertThat(run.left()).isNotEmpty();
      // When
      run.process.destroy();
      // Then
      assertThat(run.end()).isZero();
      assertThat(Files.readString(run.out)).startsWith("Gazan is running");
      assertThat(Files.readString(run.err)).isEmpty();
      assertThat(run.left()).isEmpty();
    }
  }

  @Test
  void aTakenPortIsOneClearLine() throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      for (String option : List.of("--port", "--api-port")) {
        // When
        try (Run run = new Run(option, port)) {
          int code = run.end();
          // Then
          assertThat(Files.readString(run.err).lines())
              .singleElement()
              .satisfies(line -> assertThat(line).startsWith("gazan demo: ").contains(port));
          assertThat(Files.readString(run.out)).isEmpty();
          assertThat(code).isEqualTo(2);
          assertThat(run.left()).isEmpty();
        }
      }
    }
  }

  @Test
  void aWrongOptionIsOneClearLine() throws Exception {
    // When
    try (Run run = new Run("--ports", "1")) {
      int code = run.end();
      // Then
      assertThat(code).isEqualTo(2);
      assertThat(Files.readString(run.err).lines())
          .singleElement()
          .satisfies(line -> assertThat(line).startsWith("gazan demo: ").contains("--ports"));
    }
  }
}
