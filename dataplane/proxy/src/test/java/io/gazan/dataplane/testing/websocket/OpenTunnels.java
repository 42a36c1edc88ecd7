package io.gazan.dataplane.testing.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * WebSocket clients that talk with an echo endpoint for as long as a test runs, a message every 50
 * ms, each on a virtual thread. They are this object's from then on.
 */
public final class OpenTunnels implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final List<WebSocketClient> clients;
  private final List<Thread> workers = new ArrayList<>();
  private final List<AtomicInteger> echoes = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  private OpenTunnels(List<WebSocketClient> clients) {
    this.clients = clients;
  }

  public static OpenTunnels start(WebSocketClient... clients) {
    OpenTunnels tunnels = new OpenTunnels(List.of(clients));
    for (WebSocketClient client : clients) {
      AtomicInteger count = new AtomicInteger();
      tunnels.echoes.add(count);
      tunnels.workers.add(Thread.ofVirtual().start(() -> tunnels.talk(client, count)));
    }
    return tunnels;
  }

  private void talk(WebSocketClient client, AtomicInteger count) {
    try {
      while (!stopped) {
        client.echo("message " + count.get());
        count.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException | AssertionError e) {
      failures.add(e);
    }
  }

  /** Messages that came back so far, on each of the connections. */
  public List<Integer> echoes() {
    return echoes.stream().map(AtomicInteger::get).toList();
  }

  /** Fails unless every connection is still there and has got back all that it sent. */
  public void assertUntouched() {
    stop();
    assertThat(failures).isEmpty();
    assertThat(echoes()).doesNotContain(0);
  }

  private void stop() {
    stopped = true;
    try {
      for (Thread worker : workers) {
        worker.join(TimeUnit.SECONDS.toMillis(30));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    for (WebSocketClient client : clients) {
      client.close();
    }
  }
}
