package io.gazan.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** When, of what and on what machine the figures were taken. */
public record MachineFacts(
    String date,
    String commit,
    String kernel,
    String cpu,
    int cores,
    String java,
    List<String> peers) {
  public static MachineFacts read(Path root) throws IOException, InterruptedException {
    Output commit = run(List.of("git", "-C", root.toString(), "rev-parse", "--short", "HEAD"));
    String changes =
        firstLine(
            List.of("git", "-C", root.toString(), "status", "--porcelain", "--untracked-files=no"));
    return new MachineFacts(
        Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
        commit.exit != 0 ? "unknown" : commit.firstLine + (changes.isEmpty() ? "" : "+changes"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.vendor") + " " + Runtime.version(),
        List.of(
            version("nginx"),
            version("haproxy"),
            version("wrk"),
            firstLine(List.of("h2load", "--version")),
            firstLine(List.of("openssl", "version")).replaceFirst(" \\(Library.*", "")));
  }

  /** The first line of {@code -v}, without links and copyright. */
  private static String version(String program) throws IOException, InterruptedException {
    return firstLine(List.of(program, "-v")).replaceFirst(" (- http|\\[).*", "");
  }

  private static String cpuModel() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  private record Output(String firstLine, int exit) {}

  /** Whatever the exit code: wrk says its version and ends with 1. */
  private static String firstLine(List<String> command) throws IOException, InterruptedException {
    return run(command).firstLine;
  }

  private static Output run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " did not end within 10 s");
    }
    return new Output(output.lines().findFirst().orElse(""), process.exitValue());
  }
}
