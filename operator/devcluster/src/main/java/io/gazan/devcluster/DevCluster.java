package io.gazan.devcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.gazan.devcluster.access.Gate;
import io.gazan.devcluster.access.Reviews;
import io.gazan.devcluster.access.Tokens;
import io.gazan.devcluster.api.ApiServer;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceTypes;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.write.Manifests;
import io.gazan.devcluster.write.Objects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A small in-memory Kubernetes API server, for demos, tests and benches; not for production. It
 * serves plain HTTP on the loopback address, keeps all in memory and runs no controllers. What it
 * does differently from a real one stands in the README of its module. Safe for use by several
 * threads.
 */
public final class DevCluster implements AutoCloseable {
  /** Changes that are remembered for watches; older gives 410. */
  private static final int HISTORY = 20_000;

  static {
    // Read once by the JDK's server. Without it an answer waits for the client's delayed ACK.
    System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
  }

  private final Tokens tokens;
  private final Store store = new Store(HISTORY);
  private final Manifests manifests;
  private final ApiServer api;
  private final int port;
  private @Nullable HttpServer server; // guarded by this

  private DevCluster(DevClusterOptions options) {
    ResourceTypes types = new ResourceTypes();
    tokens = new Tokens(options.clock());
    Objects objects = new Objects(store, types, options.clock());
    manifests = new Manifests(store, types, objects);
    Reviews reviews = new Reviews(tokens, options.clock());
    api = new ApiServer(store, types, objects, reviews, options.bookmarks());
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: default}}");
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}");
    port = listen(options.port());
  }

  /** Starts one on any free port. */
  public static DevCluster start() {
    return start(DevClusterOptions.defaults());
  }

  /**
   * Starts one; it answers when this returns.
   *
   * @throws UncheckedIOException if the port cannot be had
   */
  public static DevCluster start(DevClusterOptions options) {
    return new DevCluster(options);
  }

  private synchronized int listen(int wanted) {
    try {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 1_024);
      created.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      created.createContext("/", api);
      created.start();
      server = created;
      return created.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + wanted, e);
    }
  }

  /** Where it is reached, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The text of a kubeconfig file for it. kubectl sends no token over plain HTTP. */
  public String kubeconfig() {
    return kubeconfig("");
  }

  /** The same, with a token for clients that do send it, as fabric8's. */
  public String kubeconfig(String token) {
    JsonNode config = Json.resource(DevCluster.class, "kubeconfig.yaml");
    ((ObjectNode) config.at("/clusters/0/cluster")).put("server", url());
    if (!token.isEmpty()) {
      ((ObjectNode) config.at("/users/0/user")).put("token", token);
    }
    return config.toString();
  }

  /**
   * Creates or replaces all objects of a YAML text, as {@code kubectl apply} would in the end; what
   * is missing in the text is removed from an object. Unlike over HTTP, namespaces are created as
   * needed, an object without one goes to {@code default}, and a {@code status} is taken as well.
   *
   * @throws io.gazan.devcluster.store.ApiFailure as over HTTP; objects before the faulty one are
   *     applied
   */
  public void apply(String yaml) {
    Json.parseYaml(yaml).forEach(manifests::apply);
  }

  /**
   * Makes a bearer token valid.
   *
   * @param user as {@code system:serviceaccount:NAMESPACE:NAME}
   * @param audiences what a TokenReview may ask for; empty for this server itself
   */
  public void addToken(String token, String user, Set<String> audiences) {
    tokens.add(token, new Tokens.Grant(user, audiences, null));
  }

  /** Lets every request pass through a gate from now on. */
  public void guard(Gate gate) {
    api.guard(gate);
  }

  /** Forgets all changes, so that every watch and every resumption gets 410 Gone. */
  public void expireHistory() {
    store.expireHistory();
  }

  /** Ends all running watches, as a load balancer does. */
  public void dropWatches() {
    store.dropWatches();
  }

  /** Watches that run now. */
  public int watches() {
    return store.watches();
  }

  /** Closes all connections and refuses new ones; what it holds stays. */
  public synchronized void stop() {
    store.dropWatches();
    if (server != null) {
      server.stop(0);
      ((ExecutorService) server.getExecutor()).shutdownNow();
      server = null;
    }
  }

  /** Serves again after {@link #stop}, on the same port. */
  public synchronized void resume() {
    if (server == null) {
      listen(port);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
