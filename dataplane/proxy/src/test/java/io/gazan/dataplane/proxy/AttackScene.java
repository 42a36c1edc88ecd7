package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A data plane with one event loop and an endpoint, an attacker's connection, and a well-behaved
 * client on a connection of its own, which has to be served all the while.
 */
final class AttackScene implements AutoCloseable {
  static final String HOST = "victim.example";

  /** Ten times what is promised, from the first frame of an attack. */
  private static final Duration MOST = Duration.ofSeconds(10);

  private static final int NEIGHBOUR_STREAMS = 40;

  /** Of one connection, well below what the data plane serves before it says goodbye. */
  private static final int WITNESS_REQUESTS = 5_000;

  /** Marks the requests of those who behave. */
  private static final String WITNESS = "witness";

  private final EchoEndpoint endpoint;
  private final DataplaneFixture gazan;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Thread witness;
  private volatile boolean over;

  /** Held by the witness while it waits for an answer. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private final List<Long> latencies = new ArrayList<>();
  private int attacks;

  private AttackScene(String mainYaml, EchoWire wire) {
    endpoint = EchoEndpoint.start("e", wire);
    gazan =
        DataplaneFixture.start(
            "threads: 1\nproxy_h2c: true\n" + mainYaml,
            UpstreamsYaml.unchecked(HOST, endpoint.address()));
    witness = Thread.ofVirtual().start(this::witness);
    await().until(() -> served.get() > 0 || failure.get() != null);
  }

  static AttackScene start(String mainYaml) {
    return start(mainYaml, EchoWire.http1());
  }

  /** With an endpoint that speaks this. */
  static AttackScene start(String mainYaml, EchoWire wire) {
    return new AttackScene(mainYaml, wire);
  }

  private void witness() {
    try {
      while (!over) {
        try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
          for (int i = 0; i < WITNESS_REQUESTS && !over; i++) {
            turn.lock();
            try {
              witness(client);
            } finally {
              turn.unlock();
            }
          }
        }
      }
    } catch (IOException | AssertionError e) {
      failure.set(e);
    }
  }

  private void witness(RawHttp2Client client) throws IOException {
    long began = System.nanoTime();
    int stream = client.request("GET", HOST, "/witness", "x-test-id: " + WITNESS);
    int status = client.response(stream).status();
    // On a busy machine the endpoint may take its time to come up.
    if (served.get() > 0 || (status != 503 && status != 504)) {
      assertThat(status).isEqualTo(200);
      latencies.add(System.nanoTime() - began);
      served.incrementAndGet();
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

  /** Requests of attackers that reached the endpoint. */
  int reached() {
    turn.lock();
    try {
      return endpoint.requests() - endpoint.ids().getOrDefault(WITNESS, 0);
    } finally {
      turn.unlock();
    }
  }

  /** How long the witness waited for each answer since the last call, in nanoseconds. */
  long[] takeLatencies() {
    turn.lock();
    try {
      long[] taken = latencies.stream().mapToLong(Long::longValue).toArray();
      latencies.clear();
      return taken;
    } finally {
      turn.unlock();
    }
  }

  /** Attackers so far that came by {@link #attack}. */
  int attacks() {
    return attacks;
  }

  /** One attacker, from its coming to its end. */
  void attack(Http2Attack attack) throws IOException {
    try (RawHttp2Client attacker = attacker()) {
      attack.run(attacker);
      attacks++;
    }
  }

  /** One busy client that behaves, from its coming to its end. */
  void neighbour() throws IOException {
    try (RawHttp2Client neighbour = RawHttp2Client.connect(gazan.address())) {
      int[] streams = new int[NEIGHBOUR_STREAMS];
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < streams.length; i++) {
          streams[i] = neighbour.request("GET", HOST, "/neighbour", "x-test-id: " + WITNESS);
        }
        for (int stream : streams) {
          assertThat(neighbour.response(stream).status()).isEqualTo(200);
        }
      }
    }
  }

  /** Lets the witness alone for so long. */
  void rest(Duration length) {
    long until = System.nanoTime() + length.toNanos();
    int before = served.get();
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> failure.get() != null || (served.get() > before && System.nanoTime() >= until));
    assertThat(failure.get()).isNull();
  }

  /** Connections to the endpoint that wait for an answer. */
  int busyUpstreamConnections() throws IOException {
    turn.lock();
    try {
      return (int)
          (gazan.metric("gazan_upstream_connections")
              - gazan.metric("gazan_upstream_idle_connections"));
    } finally {
      turn.unlock();
    }
  }

  /** Connections of clients that ended for this. */
  long faults(PeerFault fault) throws IOException {
    return (long)
        gazan.metric(
            "gazan_http2_connection_errors_total{reason=\"%s\",side=\"downstream\"}"
                .formatted(fault.label()));
  }

  /** Connections of clients and endpoints that ended for anything. */
  long allFaults() throws IOException {
    return gazan
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("gazan_http2_connection_errors_total{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
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
    long began = System.nanoTime();
    CompletableFuture<List<Frame>> answers =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return attacker.expectClosed(MOST);
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
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(MOST);
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
