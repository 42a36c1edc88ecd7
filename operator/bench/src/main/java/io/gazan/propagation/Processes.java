package io.gazan.propagation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** JVMs of this project as processes of their own, each with its output in a file. */
final class Processes implements AutoCloseable {
  private static final int ENDING_SECONDS = 20;

  private final Path folder;
  private final Path lib;
  private final List<Process> running = new ArrayList<>();

  /**
   * @param lib a folder with every jar of the project and what they need
   */
  Processes(Path folder, Path lib) {
    this.folder = folder;
    this.lib = lib;
  }

  /** Starts a main class; its output goes to {@code NAME.log}. */
  Process start(String name, List<String> jvm, String mainClass, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", lib + "/*", mainClass));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .start();
    process.getOutputStream().close();
    running.add(process);
    return process;
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** Resident memory of a process in bytes, as the kernel counts it. */
  static long resident(Process process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .map(kilobytes -> kilobytes * 1024)
          .findFirst()
          .orElse(0);
    }
  }

  /** Asks each to end, the last one started first, and insists after a while. */
  @Override
  public void close() {
    for (Process process : running.reversed()) {
      process.destroy();
    }
    for (Process process : running.reversed()) {
      try {
        if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
