package io.gazan.dataplane;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * {@code gazan} in a JVM of its own, with the packaged libraries and the options of the launcher;
 * for what only a process shows: exit codes, signals, a small heap.
 */
final class GazanProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private GazanProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static GazanProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, List.of(), arguments);
  }

  /** {@code before} goes before java: another user, other limits. */
  static GazanProcess start(Path folder, List<String> before, String... arguments)
      throws IOException {
    return start(folder, before, Map.of(), arguments);
  }

  /** As the launcher starts it: its signals are blocked, and read by the program. */
  static GazanProcess start(
      Path folder, List<String> before, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(launched());
    command.addAll(Arrays.asList(arguments));
    return start(folder, command, environment);
  }

  /**
   * As the launcher starts what does not serve: its signals are the JVM's. Whoever runs the tests
   * in the background has SIGINT ignored, which a program at a terminal has not.
   */
  static GazanProcess command(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(java());
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return start(folder, command, Map.of());
  }

  /** Writes a program at this path that does what the launcher does once there is a build. */
  static void launcher(Path file) throws IOException {
    String quoted =
        launched().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Files.writeString(file, "#!/bin/sh\nexec " + quoted + " \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<String> launched() {
    List<String> command = new ArrayList<>(List.of("env"));
    for (String signal : List.of("HUP", "INT", "QUIT", "TERM", "USR1", "WINCH")) {
      command.add("--block-signal=" + signal);
    }
    command.addAll(java());
    command.addAll(List.of("-Xrs", "-cp", classPath(), Main.class.getName()));
    return command;
  }

  private static List<String> java() {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of("src/main/dist/jvm.options").toAbsolutePath(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1"));
  }

  private static GazanProcess start(
      Path folder, List<String> command, Map<String, String> environment) throws IOException {
    Path output = Files.createTempFile(folder, "gazan", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new GazanProcess(process, output);
  }

  /** The packaged libraries, which every user can read, unlike Maven's repository. */
  private static String classPath() {
    Path target = Path.of("target").toAbsolutePath();
    return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }

  /** The exit code; the process is killed when it takes longer. */
  int exitCode(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running after " + within + ": " + output());
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void signal(String name) throws IOException, InterruptedException {
    signal(process.pid(), name);
  }

  static void signal(long pid, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  /** Everything written so far, of both streams. */
  String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
