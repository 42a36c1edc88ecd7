package io.gazan.operator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gazan.operator.publish.Publication;
import io.gazan.upstreams.writer.Secrets;
import io.gazan.upstreams.writer.UpstreamsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET and HEAD of four paths, and 404 or 405 to the rest. At most 32 requests at once; one
 * more gets 503. The snapshot is the newest document with every secret hidden.
 */
public final class StatusServer implements AutoCloseable {
  /** What it shows. Called by any number of threads. */
  public interface Sources {
    /** Null while alive, else what is wrong. */
    @Nullable String notAlive();

    /** Null while ready, else what is missing. */
    @Nullable String notReady();

    /** In Prometheus' text format, version 0.0.4. */
    String metrics();

    /** Null before the first. */
    @Nullable Publication newest();
  }

  @SuppressWarnings("ArrayRecordComponent") // made here, sent, and forgotten
  private record Answer(int status, String type, byte[] body) {
    static Answer text(int status, String line) {
      return new Answer(status, "text/plain; charset=utf-8", (line + "\n").getBytes(UTF_8));
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
  private static final int AT_ONCE = 32;
  private static final int BACKLOG = 64;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Sources sources;

  /**
   * Sets how long a request and its answer may take, how long a connection may be idle, and how
   * many there may be, for all servers of the JDK's kind in this process. To be called before the
   * first of them is made, and by nobody but the process's main class; what was set on the command
   * line stays.
   */
  public static void limitProcess() {
    Map.of(
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "60",
            "sun.net.httpserver.idleInterval", "30",
            "jdk.httpserver.maxConnections", "256")
        .forEach(
            (name, value) -> {
              if (System.getProperty(name) == null) {
                System.setProperty(name, value);
              }
            });
  }

  /**
   * Binds and serves.
   *
   * @throws IOException if the address cannot be bound
   */
  public StatusServer(InetSocketAddress address, Sources sources) throws IOException {
    this.sources = sources;
    this.server = HttpServer.create(address, BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if ("/livez".equals(path) || "/readyz".equals(path)) {
        // Short, and not to be kept from who decides whether this process lives.
        send(exchange, answer(exchange));
        return;
      }
      if (!slots.tryAcquire()) {
        send(exchange, Answer.text(503, "too many requests at once"));
        return;
      }
      try {
        send(exchange, answer(exchange));
      } finally {
        slots.release();
      }
    }
  }

  private Answer answer(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Answer.text(405, "only GET and HEAD");
    }
    return page(exchange.getRequestURI().getPath(), sources::newest);
  }

  private Answer page(@Nullable String path, Supplier<@Nullable Publication> newest) {
    return switch (path == null ? "" : path) {
      case "/livez" -> probe(sources.notAlive());
      case "/readyz" -> probe(sources.notReady());
      case "/metrics" ->
          new Answer(
              200, "text/plain; version=0.0.4; charset=utf-8", sources.metrics().getBytes(UTF_8));
      case "/v1/snapshot" -> snapshot(newest.get());
      default -> Answer.text(404, "not found");
    };
  }

  private static Answer probe(@Nullable String problem) {
    return problem == null ? Answer.text(200, "ok") : Answer.text(503, problem);
  }

  private static Answer snapshot(@Nullable Publication newest) {
    return newest == null
        ? Answer.text(503, "nothing has been published yet")
        : new Answer(
            200,
            "application/json",
            UpstreamsWriter.write(newest.snapshot().upstreams(), Secrets.REDACTED));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getRequestBody().close();
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(answer.body());
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("A client of the status server went away");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
