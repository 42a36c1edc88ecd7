package io.gazan.dataplane.testing.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Consul's {@code /v1/health/service/NAME} with blocking queries: a query whose index is not below
 * the service's waits until that changes or its wait is over. Several of them make several servers;
 * each has a catalogue of its own.
 */
public final class FakeConsul implements AutoCloseable {
  private static final String PATH = "/v1/health/service/";

  private final @Nullable SSLContext tls;
  private final List<ConsulQuery> queries = new CopyOnWriteArrayList<>();
  private final Object catalogue = new Object();

  /** Guarded by the catalogue, like those below. */
  private final Map<String, List<Instance>> services = new HashMap<>();

  private final Map<String, Long> indexes = new HashMap<>();
  private long index = 10;
  private int generation;
  private ConsulMood mood = ConsulMood.GOOD;
  private @Nullable String token;

  private @Nullable HttpServer server;
  private int port;

  private FakeConsul(@Nullable SSLContext tls) {
    this.tls = tls;
  }

  public static FakeConsul start() {
    return new FakeConsul(null).revive();
  }

  /** Over TLS. */
  public static FakeConsul start(SSLContext tls) {
    return new FakeConsul(tls).revive();
  }

  public String url() {
    return (tls == null ? "http://127.0.0.1:" : "https://localhost:") + port;
  }

  /** Registers exactly these instances of a service. */
  public FakeConsul register(String service, Instance... instances) {
    synchronized (catalogue) {
      services.put(service, List.of(instances));
      indexes.put(service, ++index);
      catalogue.notifyAll();
    }
    return this;
  }

  /** Counts on without a change of this service, as idempotent writes do. */
  public void touch(String service) {
    synchronized (catalogue) {
      indexes.put(service, ++index);
      catalogue.notifyAll();
    }
  }

  /** Registers after the state was restored from long ago: the index goes back to this. */
  public void restore(long restored, String service, Instance... instances) {
    synchronized (catalogue) {
      index = restored;
      services.put(service, List.of(instances));
      indexes.put(service, restored);
      catalogue.notifyAll();
    }
  }

  public FakeConsul mood(ConsulMood next) {
    synchronized (catalogue) {
      mood = next;
      generation++;
      catalogue.notifyAll();
    }
    return this;
  }

  /** Answers 403 to whoever does not show this token. */
  public FakeConsul requireToken(String required) {
    synchronized (catalogue) {
      token = required;
    }
    return this;
  }

  public List<ConsulQuery> queries() {
    return List.copyOf(queries);
  }

  /** Listens no more and ends all connections; queries that wait get no answer. */
  public void kill() {
    HttpServer running = server;
    if (running != null) {
      running.stop(0);
      server = null;
      mood(mood);
    }
  }

  /** Listens (again), at the port it had. */
  public FakeConsul revive() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      HttpServer next;
      if (tls == null) {
        next = HttpServer.create(address, 0);
      } else {
        HttpsServer secured = HttpsServer.create(address, 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(tls));
        next = secured;
      }
      next.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      next.createContext("/", this::handle);
      next.start();
      port = next.getAddress().getPort();
      server = next;
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ConsulQuery query = query(exchange);
      queries.add(query);
      ConsulMood how;
      synchronized (catalogue) {
        how = mood;
      }
      if (!exchange.getRequestMethod().equals("GET")
          || !exchange.getRequestURI().getPath().startsWith(PATH)) {
        send(exchange, 404, "no such endpoint");
      } else if (!allows(query)) {
        forbid(exchange);
      } else {
        answer(exchange, query, how);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean allows(ConsulQuery query) {
    synchronized (catalogue) {
      return token == null || token.equals(query.token());
    }
  }

  private static void forbid(HttpExchange exchange) throws IOException {
    send(exchange, 403, "Permission denied: token with AccessorID lacks permission");
  }

  private static ConsulQuery query(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8);
      parameters.put(key, value);
    }
    String path = exchange.getRequestURI().getPath();
    return new ConsulQuery(
        path.substring(path.lastIndexOf('/') + 1),
        Map.copyOf(parameters),
        exchange.getRequestHeaders().getFirst("X-Consul-Token"));
  }

  private void answer(HttpExchange exchange, ConsulQuery query, ConsulMood how)
      throws IOException, InterruptedException {
    switch (how) {
      case GOOD -> catalogue(exchange, query);
      case NO_LEADER -> send(exchange, 500, "No cluster leader");
      case SILENT -> awaitAnotherMood();
      case HALF -> {
        exchange.getResponseHeaders().set("X-Consul-Index", "7");
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("[{\"Service\"".getBytes(UTF_8));
        exchange.getResponseBody().flush();
        awaitAnotherMood();
      }
      case CLOSES -> {}
      case GARBAGE -> send(exchange, 200, "<html>hello</html>");
      case OTHER_JSON -> send(exchange, 200, "[{\"Service\": {\"Address\": 1, \"Port\": \"x\"}}]");
      case ENDLESS -> endless(exchange);
      case REDIRECTS -> {
        exchange.getResponseHeaders().set("Location", url() + PATH + "elsewhere");
        send(exchange, 302, "");
      }
      case WITHOUT_INDEX -> send(exchange, 200, json(query));
      case INDEX_ZERO -> {
        exchange.getResponseHeaders().set("X-Consul-Index", "0");
        send(exchange, 200, json(query));
      }
      case HIDES -> {
        exchange.getResponseHeaders().set("X-Consul-Results-Filtered-By-ACLs", "true");
        exchange.getResponseHeaders().set("X-Consul-Index", "9");
        send(exchange, 200, "[]");
      }
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("X-Consul-Index", "8");
    exchange.sendResponseHeaders(200, 0);
    byte[] blank = " ".repeat(64 * 1024).getBytes(UTF_8);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 64 * 16; i++) {
        out.write(blank);
      }
    }
  }

  /** Waits as a blocking query does, and then tells how things are. */
  private void catalogue(HttpExchange exchange, ConsulQuery query)
      throws IOException, InterruptedException {
    String wait = query.parameters().getOrDefault("wait", "300s");
    long end =
        System.nanoTime()
            + TimeUnit.SECONDS.toNanos(Long.parseLong(wait.substring(0, wait.length() - 1)));
    long now;
    synchronized (catalogue) {
      int began = generation;
      long before = indexOf(query);
      // One that is ahead waits like any other; a restored index ends it, since it is a change.
      while (query.index() > 0
          && query.index() >= indexOf(query)
          && before == indexOf(query)
          && began == generation) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          break;
        }
        catalogue.wait(left);
      }
      if (began != generation) {
        return;
      }
      now = indexOf(query);
    }
    if (!allows(query)) {
      forbid(exchange);
      return;
    }
    exchange.getResponseHeaders().set("X-Consul-Index", Long.toString(now));
    exchange.getResponseHeaders().set("X-Consul-KnownLeader", "true");
    exchange.getResponseHeaders().set("X-Consul-LastContact", "0");
    send(exchange, 200, json(query));
  }

  private long indexOf(ConsulQuery query) {
    return indexes.getOrDefault(query.service(), 1L);
  }

  private String json(ConsulQuery query) {
    String tag = query.parameters().get("tag");
    synchronized (catalogue) {
      return services.getOrDefault(query.service(), List.of()).stream()
          .filter(each -> each.passing() || !query.parameters().containsKey("passing"))
          .filter(each -> tag == null || each.tags().contains(tag))
          .map(each -> each.json(query.service()))
          .toList()
          .toString();
    }
  }

  private void awaitAnotherMood() throws InterruptedException {
    synchronized (catalogue) {
      int began = generation;
      while (began == generation) {
        catalogue.wait();
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    kill();
  }
}
