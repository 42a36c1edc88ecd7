package io.gazan.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The classes of a start, as the JVM maps them into memory, made from a list that is part of the
 * sources. A cache from a training run also has what that run happened to do, and is another one
 * each time; see {@code docs/decisions/0008-a-class-cache-with-the-same-bytes.md}.
 *
 * @param root the archive's folder, with its runtime and jars
 * @param jars in the order of the class path
 * @param log where the JVM says what it left out
 */
record ClassCache(Path root, List<String> jars, Path log) {
  private static final int MINUTES = 5;

  /**
   * The JVM writes the class path down, and compares only what follows the jars' common folder when
   * it starts from the cache. By this name the folder is the same in every build.
   */
  private static final String HERE = "/proc/self/cwd/lib/";

  /** Makes {@code lib/classes.jsa}. */
  void make(Path classes) throws IOException, InterruptedException {
    Path archive = root.resolve("lib/classes.jsa");
    List<String> words = new ArrayList<>();
    // No compiler threads, and a heap that does not follow the machine's memory: they show in the
    // bytes.
    words.addAll(List.of("-Xint", "-Xms128m", "-Xmx128m", "-Xshare:dump"));
    words.add("-XX:SharedClassListFile=" + classes.toAbsolutePath());
    words.add("-XX:SharedArchiveFile=lib/classes.jsa");
    words.add("-cp");
    words.add(classPath());
    java(words, log);
    if (!Files.isRegularFile(archive)) {
      throw new IOException("the JVM made no class cache: see " + log);
    }
  }

  /** Runs the data plane's command and returns what it printed. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("-cp", classPath(), "io.gazan.dataplane.Main"));
    words.addAll(List.of(arguments));
    Path output = Files.createTempFile("gazan", ".out");
    try {
      java(words, output);
      return Files.readString(output, StandardCharsets.UTF_8);
    } finally {
      Files.delete(output);
    }
  }

  private String classPath() {
    return HERE + String.join(":" + HERE, jars);
  }

  /** Runs the archive's JVM in the archive's folder, with nothing of the build's environment. */
  private void java(List<String> arguments, Path output) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("runtime/bin/java").toString());
    command.add("@lib/jvm.options");
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("not at its end after " + MINUTES + " minutes: " + command);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          command + " ended with " + process.exitValue() + ": " + Files.readString(output));
    }
  }
}
