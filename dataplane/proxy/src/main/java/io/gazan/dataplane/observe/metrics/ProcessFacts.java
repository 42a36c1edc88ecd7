package io.gazan.dataplane.observe.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system knows of this process. Reads {@code /proc}, so never on a loop. */
final class ProcessFacts {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private ProcessFacts() {}

  /** Open descriptors, or NaN where the system does not tell. */
  static double openFiles() {
    try {
      return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
          ? unix.getOpenFileDescriptorCount()
          : Double.NaN;
    } catch (InternalError e) {
      // To count them takes one, and the last is taken: a scrape must work all the same.
      return Double.NaN;
    }
  }

  /** Resident bytes; without {@code /proc} the heap's size, which is the best there is. */
  static double memoryBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          String kibibytes = line.substring(RESIDENT.length()).replace("kB", "").trim();
          return Long.parseLong(kibibytes) * 1024.0;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux, or the last descriptor is taken: a scrape must work all the same.
    }
    return Runtime.getRuntime().totalMemory();
  }
}
