package io.gazan.bench;

import io.gazan.bench.child.ProcessTree;
import io.gazan.bench.load.LoadGenerators;
import io.gazan.bench.proxies.RunningProxy;
import io.gazan.bench.workload.Workload;
import java.io.IOException;

/** Load on a fresh process that does not count. */
record WarmUp(LoadGenerators generators, int cpuSeconds) {
  private static final int SHORT_SECONDS = 1;

  /** In halves of the time asked for. */
  private static final int LONGEST = 12;

  /**
   * Until the code is compiled. Counts the proxy's own CPU time, so that a busy machine does not
   * cut the warm-up short.
   */
  void whole(Workload.Load load, RunningProxy proxy) throws IOException, InterruptedException {
    long wanted = cpuSeconds * 1_000_000_000L;
    ProcessTree.Cpu start = ProcessTree.cpu(proxy.process());
    for (int i = 0; i < LONGEST; i++) {
      generators.run(load, proxy.port(), Math.max(1, cpuSeconds / 2));
      proxy.requireAlive();
      if (ProcessTree.cpu(proxy.process()).nanosSince(start) >= wanted) {
        return;
      }
    }
  }

  /** Until the connections and caches are as they are under load. */
  void brief(Workload.Load load, RunningProxy proxy) throws IOException, InterruptedException {
    generators.run(load, proxy.port(), SHORT_SECONDS);
  }

  /** The bench's own client is compiled while it runs as well. */
  void client(Workload.PeerLoad load, RunningProxy proxy) throws IOException, InterruptedException {
    generators.run(load, proxy.port(), Math.max(1, cpuSeconds / 2));
  }
}
