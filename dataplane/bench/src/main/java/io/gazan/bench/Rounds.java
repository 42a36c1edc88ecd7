package io.gazan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Takes the measurements of one workload after the other. All proxies of a workload run at once,
 * each freshly started, and take turns: the order rotates from round to round, so that what the
 * machine does meanwhile hits all alike.
 */
final class Rounds {
  private static final int SHORT_WARM_UP_SECONDS = 1;

  /** In halves of the time asked for. */
  private static final int LONGEST_WARM_UP = 12;

  private final Plan plan;
  private final Children children;
  private final Endpoints endpoints;
  private final Wrk wrk;
  private final List<Measurement> loads = new ArrayList<>();
  private final List<IdleMeasurement> idles = new ArrayList<>();

  Rounds(Plan plan, Children children, Endpoints endpoints) {
    this.plan = plan;
    this.children = children;
    this.endpoints = endpoints;
    this.wrk = new Wrk(children, plan.loadCore());
  }

  List<Measurement> loads() {
    return loads;
  }

  List<IdleMeasurement> idles() {
    return idles;
  }

  private record Running(Contender contender, Process process, int port) {}

  void run(Workload workload, List<? extends Contender> contenders)
      throws IOException, InterruptedException {
    System.err.println("# " + workload.name() + ": " + workload.title());
    switch (workload) {
      case Workload.Load load -> runLoad(load, contenders);
      case Workload.Idle idle -> {
        // The TCP floor is left out: it needs an endpoint connection for every idle client.
        for (Contender contender : contenders) {
          if (contender.setsHeaders()) {
            runIdle(idle, contender);
          }
        }
      }
    }
  }

  private void runLoad(Workload.Load load, List<? extends Contender> contenders)
      throws IOException, InterruptedException {
    SequencedMap<String, Running> running = new LinkedHashMap<>();
    try {
      for (Contender contender : contenders) {
        running.put(contender.name(), start(contender, load));
      }
      List<Running> order = new ArrayList<>(running.values());
      for (Running one : order) {
        if (one.contender.needsLongWarmUp()) {
          warmUp(load, one);
        }
      }
      for (int round = 1; round <= plan.rounds(); round++) {
        for (Running one : order) {
          loads.add(measure(load, one, round));
        }
        Collections.rotate(order, -1);
      }
    } finally {
      endAll(running);
    }
  }

  /** Counts the proxy's own CPU time, so that a busy machine does not cut the warm-up short. */
  private void warmUp(Workload.Load load, Running one) throws IOException, InterruptedException {
    long wanted = plan.warmUpSeconds() * 1_000_000_000L;
    ProcessTree.Cpu start = ProcessTree.cpu(one.process);
    for (int i = 0; i < LONGEST_WARM_UP; i++) {
      wrk.run(load, one.port, Math.max(1, plan.warmUpSeconds() / 2));
      if (ProcessTree.cpu(one.process).nanosSince(start) >= wanted) {
        return;
      }
    }
  }

  private Measurement measure(Workload.Load load, Running one, int round)
      throws IOException, InterruptedException {
    wrk.run(load, one.port, SHORT_WARM_UP_SECONDS);
    ProcessTree.Cpu before = ProcessTree.cpu(one.process);
    Wrk.Report report = wrk.run(load, one.port, plan.seconds());
    ProcessTree.Cpu after = ProcessTree.cpu(one.process);
    Measurement measurement =
        new Measurement(
            load.name(),
            one.contender.name(),
            round,
            report.requests(),
            report.seconds(),
            after.nanosSince(before) / 1000.0 / Math.max(1, report.requests()),
            after.systemShareSince(before),
            report.p50Micros(),
            report.p99Micros(),
            ProcessTree.residentBytes(one.process),
            report.errors());
    System.err.println(
        String.format(
            Locale.ROOT,
            "  round %d  %-16s %9.2f us/request  %9.0f requests/s  p99 %.2f ms  errors %d %s",
            round,
            measurement.proxy(),
            measurement.cpuMicrosPerRequest(),
            measurement.requestsPerSecond(),
            measurement.p99Micros() / 1000,
            measurement.errors(),
            report.errorKinds()));
    return measurement;
  }

  private void runIdle(Workload.Idle idle, Contender contender)
      throws IOException, InterruptedException {
    Running one = start(contender, idle);
    try (IdleConnections connections = new IdleConnections()) {
      // The code and the pools are warm before the first reading; only the connections shall count.
      Workload.Load warm = new Workload.Load("warm", "", 64, "/", "plain.lua", false);
      if (contender.needsLongWarmUp()) {
        warmUp(warm, one);
      }
      wrk.run(warm, one.port, SHORT_WARM_UP_SECONDS);
      Thread.sleep(1_000);
      long before = ProcessTree.residentBytes(one.process);
      connections.open(one.port, idle.connections());
      Thread.sleep(2_000);
      long after = ProcessTree.residentBytes(one.process);
      IdleMeasurement measurement =
          new IdleMeasurement(
              contender.name(), idle.connections(), before, after, connections.useAgain());
      idles.add(measurement);
      System.err.println(
          String.format(
              Locale.ROOT,
              "  %-16s %.0f bytes a connection, errors %d",
              contender.name(),
              measurement.bytesPerConnection(),
              measurement.errors()));
    } finally {
      children.end(one.process);
    }
  }

  private Running start(Contender contender, Workload workload)
      throws IOException, InterruptedException {
    Path folder =
        Files.createDirectory(children.folder().resolve(workload.name() + "-" + contender.name()));
    int port = Ports.free();
    List<String> command = contender.prepare(folder, port, endpoints, workload.headerRules());
    Process process = children.start(plan.proxyCore(), command, folder.resolve("out.log"));
    Probe.awaitAnswer(process, port, folder);
    if (contender.setsHeaders()) {
      Probe.checkSameJob(contender.name(), port, workload, endpoints.ports().size());
    }
    return new Running(contender, process, port);
  }

  private void endAll(Map<String, Running> running) {
    for (Running one : running.values()) {
      children.end(one.process);
    }
  }
}
