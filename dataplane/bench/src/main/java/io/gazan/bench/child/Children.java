package io.gazan.bench.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Every process that the bench starts, and the temporary folder they live in. Each child runs under
 * {@code timeout}, so that it ends by itself even if the harness is killed, and under {@code
 * taskset}. {@link #close} ends what is left by its process id; it is safe to call from the
 * shutdown hook.
 */
public final class Children implements AutoCloseable {
  private static final long END_SECONDS = 5;
  private static final long PATIENCE_SECONDS = 30;

  private final Path folder;
  private final long limitSeconds;
  private final List<Process> running = new ArrayList<>();
  private boolean closed;

  public Children(long limitSeconds) throws IOException {
    this.folder = Files.createTempDirectory("gazan-bench-");
    this.limitSeconds = limitSeconds;
  }

  public Path folder() {
    return folder;
  }

  /** Starts a command on one core; its output goes to {@code log}. */
  public Process start(int core, List<String> command, Path log) throws IOException {
    return start(
        new ProcessBuilder(line(core, command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile()));
  }

  /** Starts a command whose input and output the caller holds; its errors go to {@code log}. */
  public Process startTalking(int core, List<String> command, Path log) throws IOException {
    return start(new ProcessBuilder(line(core, command)).redirectError(log.toFile()));
  }

  /** What a load generator prints that shall run for {@code seconds}. */
  public String output(String name, int core, List<String> command, int seconds)
      throws IOException, InterruptedException {
    Path log = folder.resolve(name + ".log");
    Process process = start(core, command, log);
    try {
      if (!process.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            name + " did not end " + seconds + " s + " + PATIENCE_SECONDS + " s after its start");
      }
    } finally {
      end(process);
    }
    return Files.readString(log);
  }

  private synchronized Process start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("the bench is ending");
    }
    Process process = builder.start();
    running.add(process);
    return process;
  }

  private List<String> line(int core, List<String> command) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("timeout", "-k", "5", Long.toString(limitSeconds)));
    line.addAll(List.of("taskset", "-c", Integer.toString(core)));
    line.addAll(command);
    return line;
  }

  /**
   * Ends one child: SIGTERM to {@code timeout}, which hands it on, then SIGKILL to whatever of its
   * tree is left.
   */
  public void end(Process process) {
    synchronized (this) {
      running.remove(process);
    }
    List<ProcessHandle> tree = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    List<Process> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(running);
    }
    left.forEach(this::end);
    removeFolder();
  }

  /**
   * Under a lock of its own: the hook and the main thread may both come here when the bench is
   * interrupted.
   */
  private void removeFolder() {
    synchronized (folder) {
      if (!Files.exists(folder)) {
        return;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(Children::delete);
      } catch (IOException e) {
        System.err.println("could not remove " + folder + ": " + e.getMessage());
      }
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      System.err.println("could not remove " + path + ": " + e.getMessage());
    }
  }
}
