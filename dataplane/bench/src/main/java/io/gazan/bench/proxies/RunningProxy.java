package io.gazan.bench.proxies;

import io.gazan.bench.workload.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A proxy that runs and has shown that it does its job; {@code folder} holds its logs. */
public record RunningProxy(Contender contender, Process process, int port, Path folder) {
  public String name() {
    return contender.name();
  }

  /** The CPU time of a process that has ended reads as nothing, which would look like speed. */
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(name() + " ended under load\n" + Probe.output(folder));
    }
  }

  /**
   * A window in which nothing is sent and nothing measured: the one place where the bench lets time
   * pass. It is over early, with an error, if the proxy ends.
   */
  public void leaveAlone(long millis) throws IOException, InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      throw new IOException(name() + " ended while it was left alone\n" + Probe.output(folder));
    }
  }
}
