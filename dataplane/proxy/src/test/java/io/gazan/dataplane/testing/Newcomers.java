package io.gazan.dataplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/**
 * Clients that come anew all the time: each shakes hands, verifies the certificate and its name,
 * asks for {@code /} once and goes. Two of them speak HTTP/1.1, of which one resumes its sessions,
 * and two HTTP/2. They leave the machine time for what it is they watch.
 */
public final class Newcomers implements AutoCloseable {
  /** From one visit's end to the next of the same worker. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** One visit, from the dial to the close. */
  private interface Visit {
    WireResponse make() throws IOException;
  }

  private final InetSocketAddress address;
  private final String host;
  private final ClientTls tls;
  private final List<Thread> workers = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger http1 = new AtomicInteger();
  private final AtomicInteger resuming = new AtomicInteger();
  private final AtomicInteger http2 = new AtomicInteger();
  private volatile boolean stopped;

  private Newcomers(InetSocketAddress address, String host) {
    this.address = address;
    this.host = host;
    this.tls = ClientTls.trusting().sni(host).verifyName();
  }

  public static Newcomers start(InetSocketAddress address, String host) {
    Newcomers all = new Newcomers(address, host);
    SSLContext kept = all.tls.context();
    all.come(all.http1, () -> all.get(all.tls.context()));
    all.come(all.resuming, () -> all.get(kept));
    all.come(all.http2, all::getHttp2);
    all.come(all.http2, all::getHttp2);
    return all;
  }

  private void come(AtomicInteger count, Visit visit) {
    workers.add(
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stopped) {
                    visit(count, visit);
                    LockSupport.parkNanos(PAUSE_NANOS);
                  }
                }));
  }

  private void visit(AtomicInteger count, Visit visit) {
    try {
      assertThat(visit.make().status()).isEqualTo(200);
      count.incrementAndGet();
    } catch (IOException | AssertionError e) {
      failures.add(e);
    }
  }

  private WireResponse get(SSLContext context) throws IOException {
    try (RawClient client = RawClient.over(tls.alpn("http/1.1").connect(context, address))) {
      return client.get(host, "/").read();
    }
  }

  private WireResponse getHttp2() throws IOException {
    try (RawHttp2Client client = RawHttp2Client.connect(tls, address)) {
      return client.response(client.request("GET", host, "/"));
    }
  }

  /** Handshakes so far that were followed by the right answer. */
  public int handshakes() {
    return http1.get() + resuming.get() + http2.get();
  }

  /** Lets those who are there finish, and fails if one of them was ever turned away. */
  public void assertWelcome() {
    stop();
    assertThat(failures).isEmpty();
    assertThat(List.of(http1.get(), resuming.get(), http2.get())).doesNotContain(0);
  }

  private void stop() {
    stopped = true;
    try {
      for (Thread worker : workers) {
        worker.join(TimeUnit.SECONDS.toMillis(60));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** How many of which kind came. */
  @Override
  public String toString() {
    return "%d handshakes with HTTP/1.1, %d of the same by one that resumes, %d with HTTP/2"
        .formatted(http1.get(), resuming.get(), http2.get());
  }
}
