package io.gazan.dataplane.testing.consul;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
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
  private final Catalogue catalogue = new Catalogue();
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
    catalogue.register(service, List.of(instances));
    return this;
  }

  /** Counts on without a change of this service, as idempotent writes do. */
  public void touch(String service) {
    catalogue.touch(service);
  }

  /** Registers after the state was restored from long ago: the index goes back to this. */
  public void restore(long restored, String service, Instance... instances) {
    catalogue.restore(restored, service, List.of(instances));
  }

  public FakeConsul mood(ConsulMood next) {
    catalogue.mood(next);
    return this;
  }

  /** Answers 403 to whoever does not show this token. */
  public FakeConsul requireToken(String required) {
    catalogue.requireToken(required);
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
      catalogue.mood(catalogue.mood());
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
      ConsulQuery query = ConsulQuery.of(exchange);
      queries.add(query);
      ConsulMood how = catalogue.mood();
      if (!exchange.getRequestMethod().equals("GET")
          || !exchange.getRequestURI().getPath().startsWith(PATH)) {
        ConsulAnswers.send(exchange, 404, "no such endpoint");
      } else if (!catalogue.allows(query)) {
        ConsulAnswers.forbid(exchange);
      } else {
        new ConsulAnswers(catalogue, url() + PATH + "elsewhere").answer(exchange, query, how);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
