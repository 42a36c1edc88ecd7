package io.gazan.dataplane.testing.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the answers of a {@link FakeConsul}, right and wrong ones. */
final class ConsulAnswers {
  private static final String INDEX = "X-Consul-Index";

  private final Catalogue catalogue;
  private final String elsewhere;

  /**
   * @param elsewhere where a redirect leads
   */
  ConsulAnswers(Catalogue catalogue, String elsewhere) {
    this.catalogue = catalogue;
    this.elsewhere = elsewhere;
  }

  void answer(HttpExchange exchange, ConsulQuery query, ConsulMood how)
      throws IOException, InterruptedException {
    switch (how) {
      case GOOD -> good(exchange, query);
      case NO_LEADER -> send(exchange, 500, "No cluster leader");
      case SILENT -> catalogue.awaitAnotherMood();
      case HALF -> {
        index(exchange, 7);
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("[{\"Service\"".getBytes(UTF_8));
        exchange.getResponseBody().flush();
        catalogue.awaitAnotherMood();
      }
      case CLOSES -> {}
      case GARBAGE -> send(exchange, 200, "<html>hello</html>");
      case OTHER_JSON -> send(exchange, 200, "[{\"Service\": {\"Address\": 1, \"Port\": \"x\"}}]");
      case ENDLESS -> endless(exchange);
      case REDIRECTS -> {
        exchange.getResponseHeaders().set("Location", elsewhere);
        send(exchange, 302, "");
      }
      case WITHOUT_INDEX -> send(exchange, 200, catalogue.json(query));
      case INDEX_ZERO -> {
        index(exchange, 0);
        send(exchange, 200, catalogue.json(query));
      }
      case HIDES -> {
        exchange.getResponseHeaders().set("X-Consul-Results-Filtered-By-ACLs", "true");
        index(exchange, 9);
        send(exchange, 200, "[]");
      }
    }
  }

  /** Waits as a blocking query does, and then tells how things are. */
  private void good(HttpExchange exchange, ConsulQuery query)
      throws IOException, InterruptedException {
    long now = catalogue.await(query);
    if (now < 0) {
      return;
    }
    if (!catalogue.allows(query)) {
      forbid(exchange);
      return;
    }
    index(exchange, now);
    exchange.getResponseHeaders().set("X-Consul-KnownLeader", "true");
    exchange.getResponseHeaders().set("X-Consul-LastContact", "0");
    send(exchange, 200, catalogue.json(query));
  }

  private static void index(HttpExchange exchange, long index) {
    exchange.getResponseHeaders().set(INDEX, Long.toString(index));
  }

  private static void endless(HttpExchange exchange) throws IOException {
    index(exchange, 8);
    exchange.sendResponseHeaders(200, 0);
    byte[] blank = " ".repeat(64 * 1024).getBytes(UTF_8);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 64 * 16; i++) {
        out.write(blank);
      }
    }
  }

  static void forbid(HttpExchange exchange) throws IOException {
    send(exchange, 403, "Permission denied: token with AccessorID lacks permission");
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
