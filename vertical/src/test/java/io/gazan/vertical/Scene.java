package io.gazan.vertical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.demo.Cluster;
import io.gazan.demo.MemoryCluster;
import io.gazan.demo.WholeSystem;
import io.gazan.devcluster.DevCluster;
import io.gazan.operator.Operator;
import io.gazan.operator.OperatorConfig;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A running system with two data planes, and what a test does to it. Everything asked over HTTP is
 * asked of every data plane, and they have to agree.
 */
public final class Scene implements AutoCloseable {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WholeSystem system;
  private final List<EchoEndpoint> endpoints = new ArrayList<>();
  private final Outside outside = new Outside();

  private Scene(WholeSystem system) {
    this.system = system;
  }

  /** One operator and two data planes. */
  public static Scene start() {
    return start(WholeSystem.Shape.DEFAULT);
  }

  public static Scene start(WholeSystem.Shape shape) {
    try {
      return start(
          ExternalCluster.wanted() ? ExternalCluster.connectTo() : MemoryCluster.start(0), shape);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Scene start(Cluster cluster, WholeSystem.Shape shape) {
    try {
      return new Scene(WholeSystem.start(cluster, shape));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public WholeSystem system() {
    return system;
  }

  public KubernetesClient client() {
    return system.client();
  }

  /** What the API server in memory can do beyond others, for tests with the tag {@code faults}. */
  public DevCluster devcluster() {
    if (system.cluster() instanceof MemoryCluster memory) {
      return memory.server();
    }
    throw new IllegalStateException("this test lacks the tag faults");
  }

  /** What the system is called in its cluster. */
  public Cluster.Names names() {
    return system.cluster().names();
  }

  /**
   * Ends the newest operator and starts another where the data planes look for one.
   *
   * @param change what differs from {@link WholeSystem#operatorConfig}
   */
  public Operator replaceOperator(UnaryOperator<OperatorConfig> change) {
    Operator before = system.operators().getLast();
    before.close();
    OperatorConfig config =
        change
            .apply(system.operatorConfig("operator-" + (system.operators().size() + 1)))
            .with(
                new OperatorConfig.Ports(
                    before.streamAddress(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    // Somebody's outgoing connection may have got that port meanwhile, for a moment.
    Operator operator =
        await("the port to be free")
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> system.startOperator(config), Objects::nonNull);
    await("a new operator to be ready").atMost(PATIENCE).until(operator::isReady);
    return operator;
  }

  /** A namespace that no other test uses. */
  public String namespace() {
    String name = names().namespace() + "-t" + NAMESPACES.incrementAndGet();
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name));
    return name;
  }

  /**
   * Creates or replaces objects.
   *
   * @param yaml where {@code $CLASS} stands for the name of our IngressClass and {@code $SYSTEM}
   *     for the operator's namespace
   */
  public void apply(String yaml) {
    system
        .cluster()
        .apply(
            yaml.replace("$CLASS", names().ingressClass()).replace("$SYSTEM", names().namespace()));
  }

  /** An endpoint that says its name in every answer, behind a Service of that name with port 80. */
  public EchoEndpoint service(String namespace, String name) {
    EchoEndpoint endpoint = EchoEndpoint.start(name);
    endpoints.add(endpoint);
    apply(service(namespace, name, "{name: http, port: 80}"));
    slice(namespace, name, "http", endpoint.socketAddress());
    return endpoint;
  }

  /**
   * A Service without a selector.
   *
   * @param port one entry of {@code spec.ports}
   */
  public static String service(String namespace, String name, String port) {
    return "{apiVersion: v1, kind: Service, metadata: {namespace: %s, name: %s}, spec: {ports: [%s]}}"
        .formatted(namespace, name, port);
  }

  /** The first EndpointSlice of a Service, with one ready endpoint, or none. */
  public void slice(String namespace, String service, String port, InetSocketAddress... ready) {
    StringBuilder endpoints = new StringBuilder();
    int number = 1;
    for (InetSocketAddress address : ready) {
      InetSocketAddress seen = reachable(address);
      number = seen.getPort();
      endpoints.append(endpoint(seen, "ready: true"));
    }
    slice(namespace, service, 1, port, number, endpoints.toString());
  }

  /**
   * A further EndpointSlice of a Service, with one endpoint.
   *
   * @param number beside the first, 1
   * @param conditions in YAML's flow style; empty if nothing is known
   */
  public void slice(
      String namespace, String service, int number, InetSocketAddress address, String conditions) {
    InetSocketAddress seen = reachable(address);
    slice(namespace, service, number, "http", seen.getPort(), endpoint(seen, conditions));
  }

  private static String endpoint(InetSocketAddress address, String conditions) {
    return "{addresses: [\"%s\"], conditions: {%s}}"
        .formatted(address.getAddress().getHostAddress(), conditions);
  }

  private void slice(
      String namespace, String service, int number, String port, int at, String endpoints) {
    apply(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          namespace: %1$s
          name: %2$s-%3$d
          labels: {kubernetes.io/service-name: %2$s}
        addressType: IPv4
        endpoints: [%6$s]
        ports: [{name: %4$s, port: %5$d, protocol: TCP}]
        """
            .formatted(namespace, service, number, port, at, endpoints));
  }

  /** The API server of a real cluster takes no loopback address for an endpoint's. */
  private InetSocketAddress reachable(InetSocketAddress endpoint) {
    return system.cluster() instanceof MemoryCluster ? endpoint : outside.addressOf(endpoint);
  }

  /** An Ingress of our class with one rule. */
  public void ingress(String namespace, String name, String host, String... paths) {
    StringBuilder list = new StringBuilder();
    for (String path : paths) {
      list.append(list.isEmpty() ? "" : ", ").append(path);
    }
    apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: %s}
        spec:
          ingressClassName: $CLASS
          rules:
          - host: %s
            http: {paths: [%s]}
        """
            .formatted(namespace, name, host, list));
  }

  /** One entry of {@code http.paths}, to port 80 of a Service. */
  public static String path(String type, String path, String service) {
    return "{path: \"%s\", pathType: %s, backend: {service: {name: %s, port: {number: 80}}}}"
        .formatted(path, type, service);
  }

  /** Asks every data plane on a connection of its own. */
  public List<WireResponse> ask(String host, String target, String... headers) {
    List<WireResponse> answers = new ArrayList<>();
    for (Dataplane dataplane : system.dataplanes()) {
      try (RawClient client = RawClient.connect(dataplane.httpAddress())) {
        answers.add(client.get(host, target, headers).read("GET"));
      } catch (IOException e) {
        throw new AssertionError("asking " + host + target, e);
      }
    }
    return answers;
  }

  /** The answer of every data plane, which has to be the same in status and endpoint. */
  public WireResponse get(String host, String target, String... headers) {
    List<WireResponse> answers = ask(host, target, headers);
    WireResponse first = answers.getFirst();
    assertThat(answers).extracting(WireResponse::status).containsOnly(first.status());
    return first;
  }

  /** Waits until every data plane answers so. */
  public void awaitStatus(String host, String target, int status) {
    await(host + target + " to answer " + status)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () ->
                assertThat(ask(host, target))
                    .extracting(WireResponse::status)
                    .containsOnly(status));
  }

  /** Waits until every data plane answers from that endpoint. */
  public void awaitEndpoint(String host, String target, String endpoint) {
    awaitStatus(host, target, 200);
    await(host + target + " to come from " + endpoint)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () ->
                assertThat(ask(host, target))
                    .extracting(WireResponse::endpoint)
                    .containsOnly(endpoint));
  }

  /** A TLS Secret. */
  public void tlsSecret(String namespace, String name, TestPair pair) {
    tlsSecret(namespace, name, pair.chainPem(), pair.keyPem());
  }

  /** A TLS Secret of whatever. */
  public void tlsSecret(String namespace, String name, String crt, String key) {
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: %s, name: %s}
        type: kubernetes.io/tls
        data: {tls.crt: %s, tls.key: %s}
        """
            .formatted(namespace, name, base64(crt), base64(key)));
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The certificate that every data plane shows for that name; they have to agree. */
  public X509Certificate shownFor(String name) {
    Set<X509Certificate> shown = new HashSet<>();
    for (Dataplane dataplane : system.dataplanes()) {
      InetSocketAddress address = Objects.requireNonNull(dataplane.tlsAddress());
      try (SSLSocket socket = trustingAnybody(address, name)) {
        shown.add(ClientTls.certificateOf(socket));
      } catch (IOException | GeneralSecurityException e) {
        throw new AssertionError("TLS for " + name, e);
      }
    }
    assertThat(shown).as("certificates for " + name).hasSize(1);
    return shown.iterator().next();
  }

  private static SSLSocket trustingAnybody(InetSocketAddress address, String name)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** The answer of every data plane over TLS to a client that trusts the tests' authority. */
  public WireResponse getTls(String host, String target) {
    WireResponse last = null;
    for (Dataplane dataplane : system.dataplanes()) {
      InetSocketAddress address = Objects.requireNonNull(dataplane.tlsAddress());
      try (RawClient client =
          RawClient.connect(ClientTls.trusting().sni(host).verifyName(), address)) {
        WireResponse answer = client.get(host, target).read("GET");
        assertThat(last == null ? answer.status() : last.status()).isEqualTo(answer.status());
        last = answer;
      } catch (IOException e) {
        throw new AssertionError("asking https://" + host + target, e);
      }
    }
    return Objects.requireNonNull(last);
  }

  /** Waits until all data planes have in force what the objects say now. */
  public void settle(String namespace) {
    String host = "settled-" + NAMESPACES.incrementAndGet() + ".example.com";
    ingress(namespace, host.replace('.', '-'), host, path("Prefix", "/", "no-such-service"));
    awaitStatus(host, "/", 503);
  }

  @Override
  public void close() {
    system.close();
    endpoints.forEach(EchoEndpoint::close);
    outside.close();
  }
}
