package io.gazan.bench;

import io.gazan.bench.child.Children;
import io.gazan.bench.child.ProcessTree;
import io.gazan.bench.load.IdleConnections;
import io.gazan.bench.load.LoadGenerators;
import io.gazan.bench.load.LoadReport;
import io.gazan.bench.proxies.Contender;
import io.gazan.bench.proxies.Plain;
import io.gazan.bench.proxies.ProxyStarter;
import io.gazan.bench.proxies.RunningProxy;
import io.gazan.bench.report.IdleMeasurement;
import io.gazan.bench.report.Measurement;
import io.gazan.bench.report.Plan;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Takes the measurements of one workload after the other. All proxies of a workload run at once,
 * each freshly started, and take turns: the order rotates from round to round, so that what the
 * machine does meanwhile hits all alike.
 */
final class Rounds {
  /**
   * Until the endpoints' and the load's connections are closed and what they held is given back.
   */
  private static final long QUIET_BEFORE_MILLIS = 1_000;

  /** Until what opening the connections left behind is given back too. */
  private static final long QUIET_AFTER_MILLIS = 2_000;

  private final Plan plan;
  private final Children children;
  private final ProxyStarter starter;
  private final LoadGenerators generators;
  private final WarmUp warmUp;
  private final List<Measurement> loads = new ArrayList<>();
  private final List<IdleMeasurement> idles = new ArrayList<>();

  Rounds(Plan plan, Children children, ProxyStarter starter, LoadGenerators generators) {
    this.plan = plan;
    this.children = children;
    this.starter = starter;
    this.generators = generators;
    this.warmUp = new WarmUp(generators, plan.warmUpSeconds());
  }

  List<Measurement> loads() {
    return loads;
  }

  List<IdleMeasurement> idles() {
    return idles;
  }

  void run(Workload workload, List<? extends Contender> contenders)
      throws IOException, InterruptedException {
    System.err.println("# " + workload.name() + ": " + workload.title());
    List<? extends Contender> able =
        contenders.stream().filter(contender -> contender.does(workload.job())).toList();
    switch (workload) {
      case Workload.Load load -> runLoad(load, able);
      case Workload.Idle idle -> {
        // The TCP floor is left out: it needs an endpoint connection for every idle client.
        for (Contender contender : able) {
          if (contender.setsHeaders()) {
            runIdle(idle, contender);
          }
        }
      }
    }
  }

  private void runLoad(Workload.Load load, List<? extends Contender> contenders)
      throws IOException, InterruptedException {
    List<RunningProxy> order = new ArrayList<>();
    try {
      for (Contender contender : contenders) {
        order.add(starter.start(contender, load));
        if (load.job().isAddition()) {
          order.add(starter.start(new Plain(contender), load));
        }
      }
      if (load instanceof Workload.PeerLoad own && !order.isEmpty()) {
        warmUp.client(own, order.getFirst());
      }
      for (RunningProxy one : order) {
        if (one.contender().needsLongWarmUp()) {
          warmUp.whole(load, one);
        }
      }
      for (int round = 1; round <= plan.rounds(); round++) {
        for (RunningProxy one : order) {
          loads.add(measure(load, one, round));
        }
        Collections.rotate(order, -1);
      }
    } finally {
      for (RunningProxy one : order) {
        children.end(one.process());
      }
    }
  }

  private Measurement measure(Workload.Load load, RunningProxy one, int round)
      throws IOException, InterruptedException {
    warmUp.brief(load, one);
    ProcessTree.Cpu before = ProcessTree.cpu(one.process());
    LoadReport report = generators.run(load, one.port(), plan.seconds());
    ProcessTree.Cpu after = ProcessTree.cpu(one.process());
    one.requireAlive();
    Measurement measurement =
        new Measurement(
            load.name(),
            one.name(),
            round,
            report.requests(),
            report.seconds(),
            report.requests() == 0
                ? Double.NaN
                : after.nanosSince(before) / 1000.0 / report.requests(),
            after.systemShareSince(before),
            report.p50Micros(),
            report.p99Micros(),
            ProcessTree.residentBytes(one.process()),
            // A window in which nothing was completed is a failure, whatever the client calls it.
            report.requests() == 0 ? Math.max(1, report.errors()) : report.errors());
    System.err.println(
        String.format(
            Locale.ROOT,
            "  round %d  %-16s %9.2f us/%s  %9.0f %ss/s  p99 %.2f ms  errors %d %s",
            round,
            measurement.proxy(),
            measurement.cpuMicrosPerRequest(),
            load.unit(),
            measurement.requestsPerSecond(),
            load.unit(),
            measurement.p99Micros() / 1000,
            measurement.errors(),
            report.errorKinds()));
    return measurement;
  }

  private void runIdle(Workload.Idle idle, Contender contender)
      throws IOException, InterruptedException {
    RunningProxy one = starter.start(contender, idle);
    try (IdleConnections connections = new IdleConnections()) {
      // The code and the pools are warm before the first reading; only the connections shall count.
      Workload.Load warm = Workload.http1("warm", "", 64, "/", "plain.lua");
      if (contender.needsLongWarmUp()) {
        warmUp.whole(warm, one);
      }
      warmUp.brief(warm, one);
      one.leaveAlone(QUIET_BEFORE_MILLIS);
      long before = ProcessTree.residentBytes(one.process());
      connections.open(one.port(), idle.connections());
      one.leaveAlone(QUIET_AFTER_MILLIS);
      long after = ProcessTree.residentBytes(one.process());
      IdleMeasurement measurement =
          new IdleMeasurement(
              contender.name(), idle.connections(), before, after, connections.useAgain());
      one.requireAlive();
      idles.add(measurement);
      System.err.println(
          String.format(
              Locale.ROOT,
              "  %-16s %.0f bytes a connection, errors %d",
              contender.name(),
              measurement.bytesPerConnection(),
              measurement.errors()));
    } finally {
      children.end(one.process());
    }
  }
}
