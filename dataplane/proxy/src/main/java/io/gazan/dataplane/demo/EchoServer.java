package io.gazan.dataplane.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An endpoint on the loopback that answers with its name and what it was asked: method, target,
 * headers, size of the body.
 */
public final class EchoServer implements AutoCloseable {
  static {
    // Otherwise a kept-alive connection waits 40 ms for an acknowledgement now and then.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final String name;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private EchoServer(String name, HttpServer server) {
    this.name = name;
    this.server = server;
  }

  public static EchoServer start(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    EchoServer echo = new EchoServer(name, server);
    server.createContext("/", echo::answer);
    server.setExecutor(echo.threads);
    server.start();
    return echo;
  }

  /** As {@code servers} of the upstreams file wants it. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      long received = exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
      byte[] body = describe(exchange, received).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.getResponseHeaders().set("X-Endpoint", name);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String describe(HttpExchange exchange, long received) {
    StringBuilder text = new StringBuilder(256);
    text.append(name).append(" was asked\n  ");
    text.append(exchange.getRequestMethod())
        .append(' ')
        .append(exchange.getRequestURI())
        .append('\n');
    exchange
        .getRequestHeaders()
        .forEach(
            (header, values) -> {
              for (String value : values) {
                // The JDK's server does not keep the spelling of names, so none is pretended.
                text.append("  ")
                    .append(header.toLowerCase(Locale.ROOT))
                    .append(": ")
                    .append(value)
                    .append('\n');
              }
            });
    if (received > 0) {
      text.append("  and a body of ").append(received).append(" bytes\n");
    }
    return text.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
