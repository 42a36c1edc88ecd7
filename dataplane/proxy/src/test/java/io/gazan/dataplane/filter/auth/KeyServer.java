package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gazan.dataplane.testing.tls.ServerTls;
import io.gazan.dataplane.testing.tls.TestPair;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that has a key set at {@code /keys}, and fails to give it in the ways there are. */
final class KeyServer implements AutoCloseable {
  /** What it does when it is asked for {@code /keys}. */
  enum Mood {
    GOOD,
    /** 500. */
    BROKEN,
    /** 200 and a page for people. */
    GARBAGE,
    /** 200, the set, and white space behind it without end. */
    ENDLESS,
    /** 302 to {@code /elsewhere}, where the very same set lies. */
    REDIRECTS,
    /** Ends the connection instead of answering. */
    CLOSES,
    /** 200, and a byte in a while. */
    DRIPS
  }

  private static final int MOST_BLANKS = 64 * 1024 * 1024;

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger askedElsewhere = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Mood mood = Mood.GOOD;
  private volatile String set = "{\"keys\":[]}";

  private KeyServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/keys", this::keys);
    server.createContext("/elsewhere", this::elsewhere);
    server.start();
  }

  static KeyServer start() {
    return start(null);
  }

  /** Over TLS, unless there is no pair. */
  static KeyServer start(@Nullable TestPair pair) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (pair == null) {
        return new KeyServer(HttpServer.create(address, 0), "http");
      }
      HttpsServer secured = HttpsServer.create(address, 0);
      secured.setHttpsConfigurator(new HttpsConfigurator(ServerTls.context(pair)));
      return new KeyServer(secured, "https");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url("/keys");
  }

  private String url(String path) {
    return scheme + "://localhost:" + server.getAddress().getPort() + path;
  }

  KeyServer set(String json) {
    set = json;
    return this;
  }

  KeyServer mood(Mood next) {
    mood = next;
    return this;
  }

  /** How often it was asked for the set. */
  int asked() {
    return asked.get();
  }

  int askedElsewhere() {
    return askedElsewhere.get();
  }

  private void elsewhere(HttpExchange exchange) throws IOException {
    try (exchange) {
      askedElsewhere.incrementAndGet();
      send(exchange, 200, set);
    }
  }

  private void keys(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      switch (mood) {
        case GOOD -> send(exchange, 200, set);
        case BROKEN -> send(exchange, 500, set);
        case GARBAGE -> send(exchange, 200, "<html>please log in</html>");
        case ENDLESS -> blanks(exchange);
        case REDIRECTS -> {
          exchange.getResponseHeaders().set("Location", url("/elsewhere"));
          send(exchange, 302, set);
        }
        case CLOSES -> {}
        case DRIPS -> drip(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void blanks(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] blanks = " ".repeat(64 * 1024).getBytes(UTF_8);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(set.getBytes(UTF_8));
      for (int sent = 0; sent < MOST_BLANKS; sent += blanks.length) {
        out.write(blanks);
      }
    }
  }

  private void drip(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    while (!closed.await(200, TimeUnit.MILLISECONDS)) {
      out.write(' ');
      out.flush();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
