package io.gazan.propagation;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.demo.ProjectedFiles;
import io.gazan.demo.WholeSystem;
import io.gazan.operator.ApiClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** API server, operator and data planes as processes, joined as in a cluster. */
final class Cluster implements AutoCloseable {
  private static final io.gazan.demo.Cluster.Names NAMES = io.gazan.demo.Cluster.Names.DEFAULT;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Processes processes;
  private final KubernetesClient client;
  private final ProjectedFiles files;
  private final Process operator;
  private final List<Process> dataplanes = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final int operatorStatus;
  private final HttpClient http = HttpClient.newHttpClient();

  private Cluster(Path folder, Path lib, int count) throws IOException, InterruptedException {
    processes = new Processes(folder, lib);
    Path kubeconfig = folder.resolve("kubeconfig");
    processes.start(
        "api",
        List.of("-Xmx2g"),
        "io.gazan.devcluster.Main",
        "--port",
        "0",
        "--kubeconfig",
        kubeconfig.toString());
    awaitThat("the API server's kubeconfig", () -> Files.exists(kubeconfig));
    client = ApiClients.create(Config.fromKubeconfig(Files.readString(kubeconfig)));
    WholeSystem.install(client, NAMES);
    files = ProjectedFiles.start(client, NAMES.namespace(), WholeSystem.DATA_PLANE, folder);
    int stream = freePort();
    operatorStatus = freePort();
    operator =
        processes.start(
            "operator",
            List.of("-Xmx512m", "-Dkubeconfig=" + kubeconfig),
            "io.gazan.operator.Main",
            "--namespace=" + NAMES.namespace(),
            "--pod-name=operator-1",
            "--stream-address=127.0.0.1:" + stream,
            "--status-address=127.0.0.1:" + operatorStatus,
            "--publish-status-address=192.0.2.1");
    for (int i = 1; i <= count; i++) {
      startDataplane(folder, i, stream);
    }
    awaitThat("every data plane's first document", this::allReady);
  }

  static Cluster start(Path folder, Path lib, int dataplanes)
      throws IOException, InterruptedException {
    return new Cluster(folder, lib, dataplanes);
  }

  private void startDataplane(Path folder, int number, int stream) throws IOException {
    int port = freePort();
    Path own = Files.createDirectories(folder.resolve("dataplane-" + number));
    Path state = Files.createDirectories(own.resolve("state"));
    Path main =
        Files.writeString(
            own.resolve("main.yaml"),
            """
            threads: 1
            proxy_address_http: 127.0.0.1:%d
            config_address: 127.0.0.1:0
            limits: {requests_per_connection: 100000000}  # a poller keeps its connection
            operator: {address: "localhost:%d", ca: %s, token_file: %s, state_dir: %s, node: dataplane-%d}
            """
                .formatted(port, stream, files.ca(), files.token(), state, number));
    dataplanes.add(
        processes.start(
            "dataplane-" + number,
            List.of("-Xmx512m"),
            "io.gazan.dataplane.Main",
            "-c",
            main.toString()));
    addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private boolean allReady() {
    return metric("gazan_operator_dataplanes_connected") == dataplanes.size();
  }

  /** The sum of a metric of the operator over its labels. */
  double metric(String name) {
    try {
      HttpResponse<String> scrape =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operatorStatus + "/metrics"))
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return scrape
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void awaitThat(String what, Condition condition)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (System.nanoTime() - until > 0) {
        throw new IOException(what + " did not come within " + PATIENCE.toSeconds() + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  KubernetesClient client() {
    return client;
  }

  List<InetSocketAddress> dataplanes() {
    return addresses;
  }

  /** Resident memory of the operator and of the largest data plane, in MiB. */
  String memory() throws IOException {
    long largest = 0;
    for (Process dataplane : dataplanes) {
      largest = Math.max(largest, Processes.resident(dataplane));
    }
    return (Processes.resident(operator) >> 20) + " MiB | " + (largest >> 20) + " MiB";
  }

  @Override
  public void close() {
    files.close();
    client.close();
    processes.close();
  }
}
