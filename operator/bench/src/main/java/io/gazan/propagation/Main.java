package io.gazan.propagation;

import io.gazan.dataplane.demo.EchoServer;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the propagation bench. */
@Command(
    name = "gazan bench propagation",
    description =
        "Measure how long a change takes from the API server's reply until two data planes serve"
            + " it.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class Main implements Callable<Integer> {
  private static final int CHANGES = 200;

  @Option(names = "--lib", required = true, description = "A folder with all jars.")
  Path lib;

  @Option(
      names = "--one-by-one",
      defaultValue = "3000",
      description = "Ingresses added one after the other (${DEFAULT-VALUE}).")
  int oneByOne;

  @Option(
      names = "--bursts",
      split = ",",
      defaultValue = "1000,5000,10000",
      description = "How many there are after each burst (${DEFAULT-VALUE}).")
  List<Integer> bursts;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    PrintStream out = System.out;
    Path folder = Files.createTempDirectory("gazan-propagation");
    out.println("Logs: " + folder);
    try (EchoServer first = EchoServer.start("endpoint-1");
        EchoServer second = EchoServer.start("endpoint-2")) {
      int[] ports = {first.port(), second.port()};
      if (oneByOne > 0) {
        try (Cluster cluster = Cluster.start(Files.createDirectory(folder.resolve("a")), lib, 2)) {
          out.println("| | mean | p50 | p99 | max | answers but 404 and 200 |");
          out.println("|---|---|---|---|---|---|");
          new OneByOne(cluster.client(), cluster.dataplanes(), ports[0]).run(oneByOne, out);
        }
      }
      try (Cluster cluster = Cluster.start(Files.createDirectory(folder.resolve("b")), lib, 2)) {
        bursts(cluster, ports, out);
      }
    }
    return 0;
  }

  private void bursts(Cluster cluster, int[] ports, PrintStream out) throws Exception {
    Burst burst = new Burst(cluster.client(), cluster.dataplanes(), ports[0]);
    EndpointChange change =
        new EndpointChange(
            cluster.client(),
            cluster.dataplanes(),
            () -> (long) cluster.metric("gazan_operator_stream_sent_bytes_total"));
    int before = 0;
    for (int count : bursts) {
      burst.run("burst", before, count, out);
      change.run("burst", count, CHANGES, ports, out);
      out.println(
          "| memory with "
              + count
              + " Ingresses: operator, data plane | "
              + cluster.memory()
              + " |");
      before = count;
    }
  }
}
