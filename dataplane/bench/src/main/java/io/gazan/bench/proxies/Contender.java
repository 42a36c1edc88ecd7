package io.gazan.bench.proxies;

import io.gazan.bench.workload.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A proxy under test: writes its configuration for the common job and says how to start it in the
 * foreground.
 */
public interface Contender {
  String name();

  /** True where code is compiled while it runs. */
  boolean needsLongWarmUp();

  /** False for the TCP floor, which cannot set headers. */
  boolean setsHeaders();

  /** Whether it can do a job at all; it is left out of the workloads of the others. */
  default boolean does(Job job) {
    return setsHeaders() || job.needsNoHttp();
  }

  /** Writes the configuration into {@code folder} and returns the command line. */
  List<String> prepare(Path folder, Assignment assignment) throws IOException;
}
