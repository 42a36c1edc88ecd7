package io.gazan.vertical;

import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks one thing again and again, each time when the answer before is read, over one connection
 * until the server says that it ends it. Every answer is judged; what is wrong is kept.
 */
final class Caller implements AutoCloseable {
  private static final int MOST_FAILURES = 20;

  /** A connection. */
  private interface Line extends AutoCloseable {
    /** Null if the server said that it did not take the request: it may be asked elsewhere. */
    @Nullable WireResponse ask(String host, String target) throws IOException;

    /** Whether the server said that it takes no more. */
    boolean endsAfter(WireResponse answer);

    @Override
    void close() throws IOException;
  }

  private interface Dial {
    Line line() throws IOException;
  }

  private record Http1(RawClient client) implements Line {
    @Override
    public WireResponse ask(String host, String target) throws IOException {
      return client.get(host, target).read("GET");
    }

    @Override
    public boolean endsAfter(WireResponse answer) {
      return answer.closes();
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  private record Http2(RawHttp2Client client) implements Line {
    @Override
    public @Nullable WireResponse ask(String host, String target) throws IOException {
      int stream = client.request("GET", host, target);
      try {
        return client.response(stream);
      } catch (IOException e) {
        if (client.wasRefused(stream)) {
          return null;
        }
        throw e;
      }
    }

    @Override
    public boolean endsAfter(WireResponse answer) {
      return client.hasGoAway();
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  private final String name;
  private final Dial dial;
  private final String host;
  private final Function<WireResponse, @Nullable String> judge;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> answers = new TreeMap<>(); // guarded by itself
  private final Thread thread;
  private volatile boolean stopped;

  private Caller(
      String name, Dial dial, String host, Function<WireResponse, @Nullable String> judge) {
    this.name = name;
    this.dial = dial;
    this.host = host;
    this.judge = judge;
    this.thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /**
   * Begins over a kept-alive connection.
   *
   * @param judge what is wrong with an answer; null if nothing is
   */
  static Caller http1(
      InetSocketAddress address, String host, Function<WireResponse, @Nullable String> judge) {
    return new Caller(
        "HTTP/1.1 to " + address, () -> new Http1(RawClient.connect(address)), host, judge);
  }

  /** The same over HTTP/2, a stream for each. */
  static Caller http2(
      ClientTls tls,
      InetSocketAddress address,
      String host,
      Function<WireResponse, @Nullable String> judge) {
    return new Caller(
        "HTTP/2 to " + address, () -> new Http2(RawHttp2Client.connect(tls, address)), host, judge);
  }

  private void run() {
    try {
      while (!stopped) {
        try (Line line = dial.line()) {
          ask(line);
        }
      }
    } catch (IOException | AssertionError e) {
      fail("the connection ended: " + e);
    }
  }

  private void ask(Line line) throws IOException {
    while (!stopped) {
      WireResponse answer = line.ask(host, "/");
      if (answer == null) {
        return;
      }
      String wrong = judge.apply(answer);
      if (wrong != null) {
        fail(wrong + ": " + answer);
      }
      synchronized (answers) {
        answers.merge(answer.endpoint(), 1, Integer::sum);
      }
      if (line.endsAfter(answer)) {
        return;
      }
    }
  }

  private void fail(String what) {
    if (failures.size() < MOST_FAILURES) {
      failures.add(name + ": " + what);
    }
  }

  /** How many answers came from each endpoint. */
  Map<String, Integer> answers() {
    synchronized (answers) {
      return Map.copyOf(answers);
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Lets the request that runs end, which has a bound of its own. */
  @Override
  public void close() {
    stopped = true;
    try {
      if (!thread.join(Duration.ofSeconds(30))) {
        fail("a request did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For messages. */
  @Override
  public String toString() {
    return name + " " + answers();
  }
}
