package io.gazan.devcluster;

import io.gazan.devcluster.store.ApiFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * A cluster in a process of its own: {@code --port P --kubeconfig FILE --apply FILE...}, all
 * optional. Writes one line when it answers, and runs until it is told to end.
 */
public final class Main {
  @Option(names = "--port")
  private int port;

  @Option(names = "--kubeconfig")
  private @Nullable Path kubeconfig;

  @Option(names = "--apply", arity = "1..*")
  private List<Path> manifests = new ArrayList<>();

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    DevCluster cluster = start(List.of(args), System.out, System.err);
    if (cluster == null) {
      System.exit(2);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    new CountDownLatch(1).await();
  }

  /** The running cluster, or null after a word about why not. */
  static @Nullable DevCluster start(List<String> args, PrintStream out, PrintStream err) {
    Main main = new Main();
    DevCluster cluster = null;
    try {
      new CommandLine(main).parseArgs(args.toArray(String[]::new));
      cluster = DevCluster.start(DevClusterOptions.defaults().withPort(main.port));
      for (Path manifest : main.manifests) {
        cluster.apply(Files.readString(manifest));
      }
      if (main.kubeconfig != null) {
        Files.writeString(main.kubeconfig, cluster.kubeconfig());
      }
      out.println("devcluster answers at " + cluster.url());
      return cluster;
    } catch (ParameterException e) {
      err.println("usage: [--port PORT] [--kubeconfig FILE] [--apply FILE...]");
    } catch (IOException | ApiFailure | UncheckedIOException e) {
      err.println("devcluster cannot start: " + e.getMessage());
      if (cluster != null) {
        cluster.close();
      }
    }
    return null;
  }
}
