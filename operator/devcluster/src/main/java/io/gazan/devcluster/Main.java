package io.gazan.devcluster;

import io.gazan.devcluster.store.ApiFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in a process of its own: {@code --port P --kubeconfig FILE --crds DIR}, all optional.
 * Writes one line when it answers, and runs until it is told to end.
 */
public final class Main {
  private static final String USAGE = "usage: [--port PORT] [--kubeconfig FILE] [--crds DIR]...";

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
    DevClusterOptions options = DevClusterOptions.defaults();
    String kubeconfig = "";
    Stream.Builder<Path> folders = Stream.builder();
    DevCluster cluster = null;
    try {
      for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
        String name = rest.next();
        if (!List.of("--port", "--kubeconfig", "--crds").contains(name) || !rest.hasNext()) {
          err.println(USAGE);
          return null;
        }
        String value = rest.next();
        switch (name) {
          case "--port" -> options = options.withPort(Integer.parseInt(value));
          case "--kubeconfig" -> kubeconfig = value;
          default -> folders.add(Path.of(value));
        }
      }
      cluster = DevCluster.start(options);
      for (Path folder : folders.build().toList()) {
        applyAll(cluster, folder);
      }
      if (!kubeconfig.isEmpty()) {
        Files.writeString(Path.of(kubeconfig), cluster.kubeconfig());
      }
      out.println("devcluster answers at " + cluster.url());
      return cluster;
    } catch (IOException | ApiFailure | IllegalArgumentException | UncheckedIOException e) {
      err.println("devcluster cannot start: " + e.getMessage());
      if (cluster != null) {
        cluster.close();
      }
      return null;
    }
  }

  private static void applyAll(DevCluster cluster, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".yaml") || file.toString().endsWith(".yml")) {
          cluster.apply(Files.readString(file));
        }
      }
    }
  }
}
