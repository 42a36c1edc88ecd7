package io.gazan.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.gazan.crd.GazanRoute;
import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.parts.StartFailure;
import io.gazan.operator.Operator;
import io.gazan.operator.OperatorConfig;
import io.gazan.operator.status.StatusTargets;
import io.gazan.operator.translate.TranslatorOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API server, operator and data planes in one process, joined as in a cluster: over sockets, by
 * token and certificate. For the demo and the tests that need all of it.
 */
public final class WholeSystem implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WholeSystem.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DEFINITION = "crds/gazanroutes.gazan.io-v1.yaml";

  /** The ServiceAccount of the data planes. */
  public static final String DATA_PLANE = "gazan-dataplane";

  private final Folder folder;
  private final Cluster cluster;
  private final KubernetesClient client;
  private final ProjectedFiles files;

  /** What has to be closed, the last one made first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final List<Operator> operators = new ArrayList<>();
  private final List<Dataplane> dataplanes = new CopyOnWriteArrayList<>();

  /**
   * How many data planes, and where.
   *
   * @param httpPorts one each; 0 takes a free one
   * @param httpsPorts likewise
   */
  public record Shape(List<Integer> httpPorts, List<Integer> httpsPorts) {
    /** Two data planes on free ports. */
    public static final Shape DEFAULT = new Shape(List.of(0, 0), List.of(0, 0));

    public Shape {
      httpPorts = List.copyOf(httpPorts);
      httpsPorts = List.copyOf(httpsPorts);
    }
  }

  private WholeSystem(Cluster cluster) throws IOException {
    this.folder = Folder.create();
    this.cluster = cluster;
    this.client = cluster.connect();
    install(client, cluster.names());
    this.files =
        ProjectedFiles.start(client, cluster.names().namespace(), DATA_PLANE, folder.path());
  }

  /**
   * Starts everything and waits until every data plane has its first document.
   *
   * @param cluster is closed with the system
   */
  public static WholeSystem start(Cluster cluster, Shape shape) throws IOException {
    WholeSystem system = on(cluster);
    try {
      Operator operator = system.startOperator(system.operatorConfig("operator-1"));
      system.awaitAuthorities();
      for (int i = 0; i < shape.httpPorts().size(); i++) {
        system.startDataplane(
            new Node(
                "dataplane-" + (i + 1),
                shape.httpPorts().get(i),
                shape.httpsPorts().get(i),
                operator.streamAddress().getPort()));
      }
      system.awaitReady();
      return system;
    } catch (IOException | RuntimeException e) {
      system.close();
      throw e;
    }
  }

  private static WholeSystem on(Cluster cluster) throws IOException {
    try {
      return new WholeSystem(cluster);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** A node starts no pod before the ConfigMaps that it mounts are there. */
  private void awaitAuthorities() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(files.ca())) {
      if (System.nanoTime() - until > 0) {
        throw new IOException(
            "the operator published no authorities within " + PATIENCE.toSeconds() + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** Creates what an installation brings with it, beside the programs, unless it is there. */
  public static void install(KubernetesClient client, Cluster.Names names) {
    String system =
        resource("system.yaml")
            .replace("$NAMESPACE", names.namespace())
            .replace("$CLASS", names.ingressClass())
            .replace("$CONTROLLER", names.controller());
    for (String objects : List.of(resource(DEFINITION), system)) {
      byte[] text = objects.getBytes(StandardCharsets.UTF_8);
      client.load(new ByteArrayInputStream(text)).items().forEach(each -> create(client, each));
    }
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(CustomResource.getCRDName(GazanRoute.class))
        .waitUntilCondition(WholeSystem::established, PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean established(@Nullable CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(one -> one.getType().equals("Established") && one.getStatus().equals("True"));
  }

  private static void create(KubernetesClient client, HasMetadata object) {
    try {
      client.resource(object).create();
    } catch (KubernetesClientException e) {
      // The client asks again when an answer takes long, and the first request was good.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  static String resource(String name) {
    try (InputStream in = WholeSystem.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How an operator of this system is started, unless a test wants it otherwise. */
  public OperatorConfig operatorConfig(String pod) {
    Cluster.Names names = cluster.names();
    return OperatorConfig.of(names.namespace(), pod)
        .onLoopback()
        .with(new TranslatorOptions(names.controller(), false, false))
        .with(new StatusTargets(null, List.of("192.0.2.1")));
  }

  /** Starts a further operator; it is closed with the system, or before. */
  public Operator startOperator(OperatorConfig config) throws IOException {
    KubernetesClient its = cluster.connect();
    Operator operator = Operator.start(config, its);
    operators.add(operator);
    opened.push(its);
    opened.push(operator);
    return operator;
  }

  /**
   * One data plane.
   *
   * @param name what the operator calls it
   * @param stream the operator's port
   */
  public record Node(String name, int http, int https, int stream) {}

  /** Starts a further data plane; it may be asked for before it has a document. */
  public Dataplane startDataplane(Node node) throws IOException {
    DataplaneFiles main =
        new DataplaneFiles(
            folder.below(node.name()),
            node.name(),
            node.http(),
            node.https(),
            "localhost:" + node.stream(),
            files.token(),
            files.ca());
    try {
      Dataplane dataplane = Dataplane.start(main.write());
      dataplanes.add(dataplane);
      opened.push(dataplane);
      return dataplane;
    } catch (StartFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Ends a data plane; what it kept is there for the next of its name. */
  public void stop(Dataplane dataplane) {
    dataplanes.remove(dataplane);
    opened.remove(dataplane);
    close(dataplane);
  }

  /** Waits until every data plane has a document in force. */
  public void awaitReady() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (Dataplane dataplane : dataplanes) {
      while (dataplane.tables().current().version().number() == 0) {
        if (System.nanoTime() - until > 0) {
          throw new IOException(
              "a data plane got no document within " + PATIENCE.toSeconds() + " s");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  /** The token and the authorities of the data planes. */
  public ProjectedFiles files() {
    return files;
  }

  /** A file that is gone when the system is closed. */
  public Path file(String name) {
    return folder.path().resolve(name);
  }

  /** The API server. */
  public Cluster cluster() {
    return cluster;
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** All that were started, also those that were closed. */
  public List<Operator> operators() {
    return List.copyOf(operators);
  }

  /** All that were started and not stopped, the oldest first. */
  public List<Dataplane> dataplanes() {
    return List.copyOf(dataplanes);
  }

  /** Ends data planes and operators, the last started first, then what they stand on. */
  @Override
  public void close() {
    for (AutoCloseable part : opened) {
      close(part);
    }
    close(files);
    close(client);
    close(cluster);
    close(folder);
  }

  static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.atWarn().setCause(e).log("a part did not close");
    }
  }
}
