package io.gazan.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A proxy that runs and has shown that it does its job; {@code folder} holds its logs. */
record RunningProxy(Contender contender, Process process, int port, Path folder) {
  String name() {
    return contender.name();
  }

  /** The CPU time of a process that has ended reads as nothing, which would look like speed. */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(name() + " ended under load\n" + Probe.output(folder));
    }
  }
}
