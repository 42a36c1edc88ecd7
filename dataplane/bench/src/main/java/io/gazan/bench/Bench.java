package io.gazan.bench;

import io.gazan.bench.child.Children;
import io.gazan.bench.load.LoadGenerators;
import io.gazan.bench.load.Peer;
import io.gazan.bench.proxies.Contender;
import io.gazan.bench.proxies.Endpoints;
import io.gazan.bench.proxies.ProxyStarter;
import io.gazan.bench.report.BenchResult;
import io.gazan.bench.report.MachineFacts;
import io.gazan.bench.report.MarkdownReport;
import io.gazan.bench.report.Plan;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The {@code bench} command: reads the options, runs the rounds, writes the JSON file and prints
 * the Markdown tables.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures CPU per request of Gazan, nginx and HAProxy side by side.")
public final class Bench implements Callable<Integer> {
  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "rounds per workload (${DEFAULT-VALUE})")
  int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "length of a window (${DEFAULT-VALUE})")
  int seconds;

  @Option(
      names = "--warmup",
      defaultValue = "10",
      description = "CPU seconds of load on a fresh JVM before the first round (${DEFAULT-VALUE})")
  int warmUp;

  @Option(
      names = "--workloads",
      split = ",",
      completionCandidates = WorkloadNames.class,
      description = "of: ${COMPLETION-CANDIDATES} (all)")
  List<String> workloads = Workload.ALL.stream().map(Workload::name).toList();

  @Option(
      names = "--proxies",
      split = ",",
      description =
          "of: gazan, gazan-io_uring, nginx, nginx2, haproxy, haproxy-tcp and the variants (all)")
  List<String> proxies = List.of();

  @Option(
      names = "--variant",
      description = "NAME=JVM FLAGS: one more Gazan on epoll with these flags added; repeatable")
  Map<String, String> variants = new LinkedHashMap<>();

  @Option(
      names = "--proxy-core",
      defaultValue = "0",
      description = "core of the proxies (${DEFAULT-VALUE})")
  int proxyCore;

  @Option(
      names = "--load-core",
      defaultValue = "1",
      description = "core of the load and the endpoints (${DEFAULT-VALUE})")
  int loadCore;

  @Option(names = "--out", description = "result file (dataplane/bench/target/bench.json)")
  @Nullable Path out;

  @Option(
      names = "--report",
      description = "measure nothing, print the tables of an earlier result file")
  @Nullable Path report;

  @Option(names = "--root", hidden = true, defaultValue = ".")
  Path root = Path.of(".");

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench())
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  System.err.println("bench: " + text(failure));
                  return 2;
                })
            .execute(args));
  }

  /** What went wrong outside says so in its message; anything else is a fault of the bench. */
  private static String text(Exception failure) {
    if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
      return String.valueOf(failure.getMessage());
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /** For the help, so that it names every workload there is. */
  static final class WorkloadNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Workload.ALL.stream().map(Workload::name).iterator();
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (report != null) {
      System.out.print(new MarkdownReport(BenchResult.read(report)).text());
      return 0;
    }
    refuseLess("--rounds", rounds, 1);
    refuseLess("--seconds", seconds, 1);
    refuseLess("--warmup", warmUp, 0);
    List<Contender> contenders = Selection.contenders(proxies, variants, root);
    List<Workload> chosen = Selection.workloads(workloads);
    Plan plan =
        new Plan(
            rounds,
            seconds,
            warmUp,
            proxyCore,
            loadCore,
            chosen.stream().map(Workload::name).toList(),
            contenders.stream().map(Contender::name).toList());
    MachineFacts machine = MachineFacts.read(root);
    Path file = out == null ? root.resolve("dataplane/bench/target/bench.json") : out;
    // Before an hour is spent on a result that has nowhere to go.
    Files.createDirectories(file.toAbsolutePath().getParent());
    BenchResult result = measure(plan, machine, chosen, contenders, file);
    System.out.print(new MarkdownReport(result).text());
    System.err.println("written: " + file);
    boolean clean =
        result.loads().stream().allMatch(one -> one.errors() == 0)
            && result.idles().stream().allMatch(one -> one.errors() == 0);
    return clean ? 0 : 1;
  }

  private BenchResult measure(
      Plan plan,
      MachineFacts machine,
      List<Workload> workloads,
      List<Contender> contenders,
      Path file)
      throws IOException, InterruptedException {
    Children children = new Children(plan.limitSeconds());
    Thread hook = new Thread(children::close, "end-children");
    Runtime.getRuntime().addShutdownHook(hook);
    try (children) {
      Peer peer = new Peer(children, plan.loadCore(), root);
      Endpoints endpoints = Endpoints.start(children, plan.loadCore());
      Rounds all =
          new Rounds(
              plan,
              children,
              new ProxyStarter(children, plan.proxyCore(), endpoints, peer),
              LoadGenerators.of(children, plan.loadCore(), peer));
      BenchResult result = new BenchResult(machine, plan, all.loads(), all.idles());
      for (Workload workload : workloads) {
        all.run(workload, contenders);
        // After each workload, so that an interrupted run keeps what it has.
        result.write(file);
      }
      return result;
    }
  }

  private static void refuseLess(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          option + " is " + value + ", but must be " + least + " or more");
    }
  }
}
