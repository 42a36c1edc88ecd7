package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A data plane with one event loop and an endpoint, an attacker's connection, and a well-behaved
 * client on a connection of its own, which has to be served all the while.
 */
final class AttackScene implements AutoCloseable {
  static final String HOST = "victim.example";

  private final EchoEndpoint endpoint = EchoEndpoint.start("e");
  private final DataplaneFixture gazan;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Thread witness;
  private volatile boolean over;

  private AttackScene(String mainYaml) {
    gazan =
        DataplaneFixture.start(
            "threads: 1\nproxy_h2c: true\n" + mainYaml,
            UpstreamsYaml.unchecked(HOST, endpoint.address()));
    witness = Thread.ofVirtual().start(this::witness);
    await().until(() -> served.get() > 0 || failure.get() != null);
  }

  static AttackScene start(String mainYaml) {
    return new AttackScene(mainYaml);
  }

  private void witness() {
    try {
      RawHttp2Client client = RawHttp2Client.connect(gazan.address());
      try (client) {
        while (!over) {
          int status = client.response(client.request("GET", HOST, "/witness")).status();
          // On a busy machine the endpoint may take its time to come up.
          if (served.get() > 0 || (status != 503 && status != 504)) {
            assertThat(status).isEqualTo(200);
            served.incrementAndGet();
          }
        }
      }
    } catch (IOException | AssertionError e) {
      failure.set(e);
    }
  }

  EchoEndpoint endpoint() {
    return endpoint;
  }

  DataplaneFixture gazan() {
    return gazan;
  }

  RawHttp2Client attacker(int... settings) throws IOException {
    return RawHttp2Client.connect(gazan.address(), settings);
  }

  /** Requests of the attacker that reached the endpoint. */
  long reached() {
    return endpoint.seen().stream().filter(seen -> !seen.target().equals("/witness")).count();
  }

  /** One step of an attack. */
  interface Attack {
    void run(int i) throws IOException;
  }

  /**
   * Repeats the attack until the data plane has had enough; it has to say so and to close. What it
   * says is read meanwhile, because a write that fails takes unread bytes with it.
   */
  static void assertEnds(RawHttp2Client attacker, Http2Error error, int times, Attack attack) {
    CompletableFuture<List<Frame>> answers =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return attacker.expectClosed(Duration.ofSeconds(20));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            task -> Thread.ofVirtual().start(task));
    try {
      for (int i = 0; i < times && !answers.isDone(); i++) {
        attack.run(i);
      }
    } catch (IOException e) {
      // The data plane has closed.
    }
    assertThat(answers.join())
        .filteredOn(frame -> frame.type() == FrameType.GOAWAY)
        .extracting(Frame::error)
        .contains(error);
  }

  /** Served all the while and now. */
  void assertOthersServed() {
    int before = served.get();
    await().until(() -> served.get() > before + 20 || failure.get() != null);
    assertThat(failure.get()).isNull();
  }

  @Override
  public void close() throws IOException {
    over = true;
    try {
      witness.join(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gazan.close();
    endpoint.close();
  }
}
