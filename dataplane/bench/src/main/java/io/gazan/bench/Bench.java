package io.gazan.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
      description =
          "of: get64, get300, browser64, nested, get100k, get10m, post1m, newconn, idle10k (all)")
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
      description = "core of wrk and the endpoints (${DEFAULT-VALUE})")
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
                  System.err.println("bench: " + failure.getMessage());
                  return 2;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (report != null) {
      System.out.print(new MarkdownReport(BenchResult.read(report)).text());
      return 0;
    }
    List<Contender> contenders = contenders();
    List<Workload> chosen = chosenWorkloads();
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
    BenchResult result = measure(plan, machine, chosen, contenders, file);
    System.out.print(new MarkdownReport(result).text());
    System.err.println("written: " + file);
    boolean clean =
        result.loads().stream().allMatch(one -> one.errors() == 0)
            && result.idles().stream().allMatch(one -> one.errors() == 0);
    return clean ? 0 : 1;
  }

  private static BenchResult measure(
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
      Rounds all = new Rounds(plan, children, Endpoints.start(children, plan.loadCore()));
      BenchResult result = new BenchResult(machine, plan, all.loads(), all.idles());
      for (Workload workload : workloads) {
        all.run(workload, contenders);
        // After each workload, so that an interrupted run keeps what it has.
        result.write(file);
      }
      return result;
    }
  }

  private List<Contender> contenders() {
    List<Contender> all = new ArrayList<>();
    all.add(new Gazan("gazan", "auto", List.of(), root));
    all.add(new Gazan("gazan-io_uring", "io_uring", List.of(), root));
    variants.forEach(
        (name, flags) ->
            all.add(new Gazan("gazan-" + name, "auto", List.of(flags.trim().split("\\s+")), root)));
    all.add(new Nginx("nginx"));
    all.add(new Haproxy("haproxy", true));
    all.add(new Nginx("nginx2"));
    all.add(new Haproxy("haproxy-tcp", false));
    List<String> names = all.stream().map(Contender::name).toList();
    refuseUnknown("proxy", proxies, names);
    return proxies.isEmpty()
        ? all
        : all.stream().filter(one -> proxies.contains(one.name())).toList();
  }

  private List<Workload> chosenWorkloads() {
    refuseUnknown("workload", workloads, Workload.ALL.stream().map(Workload::name).toList());
    return Workload.ALL.stream().filter(one -> workloads.contains(one.name())).toList();
  }

  private static void refuseUnknown(String what, List<String> asked, List<String> known) {
    for (String one : asked) {
      if (!known.contains(one)) {
        throw new IllegalArgumentException(
            "unknown " + what + " '" + one + "', known: " + String.join(", ", known));
      }
    }
  }
}
