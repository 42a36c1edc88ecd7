package io.gazan.bench.child;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the kernel says about a process and its descendants. CPU time comes from {@code
 * /proc/PID/task/TID/schedstat}, in nanoseconds; {@code /proc/PID/stat} counts in ticks of 10 ms
 * but keeps the time of threads that have ended.
 */
public final class ProcessTree {
  private static final long NANOS_PER_TICK = 10_000_000;

  /**
   * CPU time since the start of the tree. {@code live} misses ended threads, {@code user + system}
   * is coarse.
   */
  public record Cpu(long live, long user, long system) {
    /**
     * CPU nanoseconds between two readings: the fine figure, unless a thread that mattered has
     * ended in between.
     */
    public long nanosSince(Cpu earlier) {
      long fine = live - earlier.live;
      long coarse = user + system - earlier.user - earlier.system;
      return coarse - fine > 5 * NANOS_PER_TICK ? coarse : fine;
    }

    public double systemShareSince(Cpu earlier) {
      long system = this.system - earlier.system;
      long all = system + user - earlier.user;
      return all == 0 ? 0 : (double) system / all;
    }
  }

  private ProcessTree() {}

  public static Cpu cpu(Process root) throws IOException {
    long live = 0;
    long user = 0;
    long system = 0;
    for (Path process : processes(root)) {
      live += threads(process);
      try {
        String stat = Files.readString(process.resolve("stat"));
        // The command name stands in brackets and may hold spaces: count from behind it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        user += Long.parseLong(fields[11]) * NANOS_PER_TICK;
        system += Long.parseLong(fields[12]) * NANOS_PER_TICK;
      } catch (NoSuchFileException e) {
        // Ended between listing and reading.
      }
    }
    return new Cpu(live, user, system);
  }

  private static long threads(Path process) throws IOException {
    long nanos = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        try {
          String schedstat = Files.readString(task.resolve("schedstat"));
          nanos += Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
        } catch (IOException e) {
          // The thread ended between listing and reading (ENOENT or ESRCH).
        }
      }
    } catch (NoSuchFileException e) {
      return 0;
    }
    return nanos;
  }

  /** Resident bytes of the tree, {@code timeout} itself left out. */
  public static long residentBytes(Process root) throws IOException {
    long kibibytes = 0;
    for (Path process : processes(root)) {
      try (Stream<String> lines = Files.lines(process.resolve("status"))) {
        kibibytes +=
            lines
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
      } catch (NoSuchFileException e) {
        // Ended between listing and reading.
      }
    }
    return kibibytes * 1024;
  }

  private static List<Path> processes(Process root) {
    return root.descendants().map(child -> Path.of("/proc", Long.toString(child.pid()))).toList();
  }
}
