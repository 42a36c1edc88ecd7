package io.gazan.demo;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.demo.EchoServer;
import io.gazan.dataplane.demo.StatusLine;
import io.gazan.operator.Operator;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole system for a first look: three echo endpoints, the examples of the project applied, and
 * words of what to try.
 */
final class Demo implements AutoCloseable {
  private static final int ENDPOINTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PRIVATE_PORTS = 4;
  private static final List<String> EXAMPLES =
      List.of(
          "ingressclass",
          "services",
          "ingress",
          "ingress-annotations",
          "ingress-tls",
          "gazanroute-canary",
          "gazanroute-tls",
          "gazanroute-auth",
          "gazanroute-limits",
          "gazanroute-headers",
          "gazanroute-redirect",
          "gazanroute-endpoints");

  private static final List<DemoRequest> REQUESTS =
      List.of(
          new DemoRequest("an Ingress: a prefix", "", "echo.example.com", "/", 200),
          new DemoRequest("a longer prefix", "", "echo.example.com", "/two/x", 200),
          new DemoRequest("an exact path", "", "echo.example.com", "/three", 200),
          new DemoRequest("no such host: 404", "-si", "nobody.example.com", "/", 404),
          new DemoRequest(
              "an Ingress with annotations", "", "annotated.example.com", "/app/x", 200),
          new DemoRequest(
              "an Ingress with tls: to https", "-si", "secure.example.com", "/x?y=1", 308),
          new DemoRequest("a GazanRoute: a canary", "", "canary.example.com", "/[1-3]", 200),
          new DemoRequest("a password is wanted", "-si", "members.example.com", "/", 401),
          new DemoRequest("headers and another path", "-si", "headers.example.com", "/api/u", 200),
          new DemoRequest("a redirect", "-si", "old.example.com", "/a?b", 301),
          new DemoRequest("a maintenance page", "-si", "old.example.com", "/shop", 503),
          new DemoRequest("sticky", "-si", "endpoints.example.com", "/", 200));

  /** What has to be closed, in this order: the data planes look after their endpoints. */
  private final List<AutoCloseable> opened = new ArrayList<>();

  private final MemoryCluster cluster;
  private final WholeSystem system;
  private final Path kubeconfig;

  /**
   * Where to listen.
   *
   * @param first HTTP of the first data plane, and three more after it; 0 takes free ones
   * @param api of the API server; 0 takes a free one
   */
  record Ports(int first, int api) {
    WholeSystem.Shape shape() {
      return first == 0
          ? new WholeSystem.Shape(List.of(0, 0), List.of(0, 0))
          : new WholeSystem.Shape(List.of(first, first + 2), List.of(first + 1, first + 3));
    }

    /** Whether these ports exist. */
    boolean valid() {
      return first >= 0 && first <= 65536 - PRIVATE_PORTS && api >= 0 && api <= 65535;
    }
  }

  private Demo(Ports ports, @Nullable Path kubeconfig) throws IOException {
    this.cluster = MemoryCluster.start(ports.api());
    this.system = WholeSystem.start(cluster, ports.shape());
    opened.add(system);
    this.kubeconfig = kubeconfig == null ? system.file("kubeconfig") : kubeconfig;
  }

  private void applyExamples() throws IOException {
    try {
      Files.writeString(kubeconfig, cluster.server().kubeconfig());
    } catch (IOException e) {
      throw new IOException("cannot write the kubeconfig " + kubeconfig, e);
    }
    for (int i = 1; i <= ENDPOINTS; i++) {
      EchoServer endpoint = EchoServer.start("echo-" + i);
      opened.add(endpoint);
      cluster.apply(slice("echo-" + i, endpoint.port()));
    }
    for (String example : EXAMPLES) {
      cluster.apply(WholeSystem.resource("examples/" + example + ".yaml"));
    }
  }

  /** Starts everything. */
  static Demo start(Ports ports, @Nullable Path kubeconfig) throws IOException {
    if (!ports.valid()) {
      throw new IOException("ports are 0 to 65535, and --port needs three more after it");
    }
    Demo demo = new Demo(ports, kubeconfig);
    try {
      demo.applyExamples();
      return demo;
    } catch (IOException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  private static String slice(String service, int port) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %1$s
      namespace: default
      labels: {kubernetes.io/service-name: %1$s}
    addressType: IPv4
    endpoints: [{addresses: ["127.0.0.1"], conditions: {ready: true}}]
    ports: [{name: http, port: %2$d, protocol: TCP}]
    """
        .formatted(service, port);
  }

  WholeSystem system() {
    return system;
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  static List<DemoRequest> requests() {
    return REQUESTS;
  }

  /** What there is to try. */
  void describe(PrintWriter out) {
    List<Dataplane> dataplanes = system.dataplanes();
    Operator operator = system.operators().getFirst();
    out.println("Gazan is running: an API server in memory, the operator, two data planes.");
    out.println();
    for (Dataplane dataplane : dataplanes) {
      out.println(
          "  data plane  http://127.0.0.1:"
              + dataplane.httpAddress().getPort()
              + "  https://127.0.0.1:"
              + Objects.requireNonNull(dataplane.tlsAddress()).getPort()
              + "  metrics: http://127.0.0.1:"
              + dataplane.statusAddress().getPort()
              + "/metrics");
    }
    int status = operator.statusAddress().getPort();
    out.println("  operator    metrics: http://127.0.0.1:" + status + "/metrics");
    out.println("              what it streams: http://127.0.0.1:" + status + "/v1/snapshot");
    out.println("  API server  " + cluster.server().url());
    out.println();
    out.println("Requests (any data plane answers them):");
    int port = dataplanes.getFirst().httpAddress().getPort();
    for (DemoRequest request : REQUESTS) {
      out.println();
      out.println("  # " + request.shows());
      out.println("  " + request.command(port));
    }
    out.println();
    out.println("Objects, with kubectl; what you change is served within a moment:");
    out.println();
    out.println("  export KUBECONFIG=" + kubeconfig);
    out.println("  kubectl get ingress,gazanroutes");
    out.println("  kubectl describe groute members");
    out.println(
        "  kubectl patch service echo-2 --type merge -p"
            + " '{\"metadata\":{\"labels\":{\"a\":\"b\"}}}'");
    out.println("  kubectl delete ingress echo");
    out.println();
    out.println("Ctrl-C ends all of it.");
    out.flush();
  }

  /** Sends every printed request to both data planes; true when each was answered as it should. */
  boolean check(PrintWriter out) {
    boolean good = true;
    for (Dataplane dataplane : system.dataplanes()) {
      for (DemoRequest request : REQUESTS) {
        String answer = await(dataplane.httpAddress(), request);
        boolean expected = answer.startsWith("HTTP/1.1 " + request.expected() + " ");
        good &= expected;
        out.printf("%-4s %s (%s)%n", expected ? "ok" : "FAIL", request.shows(), answer);
      }
    }
    out.flush();
    return good;
  }

  /** The examples were just applied: a request is repeated until it is answered as it should. */
  private static String await(InetSocketAddress address, DemoRequest request) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    String answer = ask(address, request);
    while (!answer.startsWith("HTTP/1.1 " + request.expected() + " ")
        && System.nanoTime() - until < 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      answer = ask(address, request);
    }
    return answer;
  }

  static String ask(InetSocketAddress address, DemoRequest request) {
    return StatusLine.of(address.getPort(), request.host(), request.path(), PATIENCE);
  }

  @Override
  public void close() {
    for (AutoCloseable part : opened) {
      WholeSystem.close(part);
    }
  }
}
