package io.gazan.bench.load;

import io.gazan.bench.child.Children;
import io.gazan.bench.workload.Workload;
import java.io.IOException;

/** The three clients of the bench, each for its kind of load. */
public record LoadGenerators(Wrk wrk, H2load h2load, Peer peer) {
  public static LoadGenerators of(Children children, int core, Peer peer) {
    return new LoadGenerators(new Wrk(children, core), new H2load(children, core), peer);
  }

  public LoadReport run(Workload.Load load, int port, int seconds)
      throws IOException, InterruptedException {
    return switch (load) {
      case Workload.Http1Load http1 -> wrk.run(http1, port, seconds);
      case Workload.Http2Load http2 -> h2load.run(http2, port, seconds);
      case Workload.PeerLoad own -> peer.run(own, port, seconds);
    };
  }
}
