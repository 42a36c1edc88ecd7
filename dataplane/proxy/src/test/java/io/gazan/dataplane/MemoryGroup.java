package io.gazan.dataplane;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A control group that limits the memory of whoever is put into it, where the machine lets us make
 * one: it takes root and a cgroup file system that can be written to. Elsewhere it limits nothing.
 */
final class MemoryGroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final List<Path> made;

  private MemoryGroup(List<Path> made) {
    this.made = made;
  }

  static MemoryGroup of(long bytes) {
    String name = "gazan-test-" + ProcessHandle.current().pid();
    try {
      return new MemoryGroup(
          List.of(limited(ROOT.resolve("memory"), name, "memory.limit_in_bytes", bytes)));
    } catch (IOException first) {
      try {
        return new MemoryGroup(List.of(limited(ROOT, name, "memory.max", bytes)));
      } catch (IOException second) {
        return new MemoryGroup(List.of());
      }
    }
  }

  private static Path limited(Path parent, String name, String file, long bytes)
      throws IOException {
    if (!Files.isRegularFile(parent.resolve("cgroup.procs"))) {
      throw new IOException("no control groups in " + parent);
    }
    Path group = Files.createDirectory(parent.resolve(name));
    try {
      Files.writeString(group.resolve(file), Long.toString(bytes));
      return group;
    } catch (IOException e) {
      Files.delete(group);
      throw e;
    }
  }

  /** What goes before a command so that it runs in here. */
  List<String> before() {
    return made.isEmpty()
        ? List.of()
        : List.of(
            "sh",
            "-c",
            "echo $$ >" + made.getFirst().resolve("cgroup.procs") + " && exec \"$@\"",
            "sh");
  }

  @Override
  public String toString() {
    return made.isEmpty() ? "no control group" : "control group";
  }

  /** Once everybody in it has ended. */
  @Override
  public void close() {
    for (Path group : made) {
      await()
          .atMost(ProcessScene.WITHIN)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> Files.deleteIfExists(group) || !Files.exists(group));
    }
  }
}
