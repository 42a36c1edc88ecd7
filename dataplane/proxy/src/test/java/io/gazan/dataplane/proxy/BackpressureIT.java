package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A side that does not read stops the other one: the proxy takes no more than its own buffers and
 * the kernel's hold, and nothing is lost once reading goes on.
 */
class BackpressureIT {
  private static final int BLOCK = 65_536;
  private static final long OFFERED = 96L << 20;

  /** Four kernel socket buffers at their largest, and room for ours. */
  private static final long BOUND = 32L << 20;

  @Test
  void aClientThatDoesNotReadStopsTheEndpoint() throws IOException {
    // Given
    AtomicLong taken = new AtomicLong();
    try (RecordingEndpoint sender =
            RecordingEndpoint.start(
                connection -> {
                  connection.request();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + OFFERED + "\r\n\r\n");
                  byte[] block = new byte[BLOCK];
                  for (long sent = 0; sent < OFFERED; sent += BLOCK) {
                    connection.write(block);
                    taken.addAndGet(BLOCK);
                  }
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start(sender);
        RawClient client = RawClient.connect(gazan.address(), 65_536)) {
      // When
      client.get("bp.example", "/").readHead();

      // Then
      assertThat(settled(taken)).isLessThan(BOUND);
      assertThat(skip(client.in())).isEqualTo(OFFERED);
    }
  }

  @Test
  void anEndpointThatDoesNotReadStopsTheClient() throws Exception {
    // Given
    AtomicLong taken = new AtomicLong();
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingEndpoint reader =
            RecordingEndpoint.start(
                65_536,
                connection -> {
                  await(goOn);
                  connection.readHead();
                  long n = skip(connection);
                  connection.write(
                      "HTTP/1.1 200 OK\r\nX-Received: " + n + "\r\nContent-Length: 0\r\n\r\n");
                });
        DataplaneFixture gazan = start(reader);
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", "bp.example", "/", "Content-Length: " + OFFERED));
      Thread upload =
          Thread.ofVirtual()
              .start(
                  () -> {
                    byte[] block = new byte[BLOCK];
                    try {
                      for (long sent = 0; sent < OFFERED; sent += BLOCK) {
                        client.send(block);
                        taken.addAndGet(BLOCK);
                      }
                    } catch (IOException e) {
                      taken.set(Long.MAX_VALUE);
                    }
                  });

      // Then
      assertThat(settled(taken)).isLessThan(BOUND);
      goOn.countDown();
      assertThat(client.read().header("X-Received")).isEqualTo("" + OFFERED);
      upload.join();
      assertThat(taken).hasValue(OFFERED);
    }
  }

  @Test
  void aSlowClientDoesNotStopAnotherOne() throws IOException {
    // Given
    try (RecordingEndpoint sender =
            RecordingEndpoint.start(
                connection -> {
                  for (var request = connection.request();
                      request != null;
                      request = connection.request()) {
                    if (request.target().equals("/small")) {
                      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    } else {
                      connection.write(
                          "HTTP/1.1 200 OK\r\nContent-Length: " + OFFERED + "\r\n\r\n");
                      byte[] block = new byte[BLOCK];
                      for (long sent = 0; sent < OFFERED; sent += BLOCK) {
                        connection.write(block);
                      }
                    }
                  }
                });
        DataplaneFixture gazan = start(sender);
        RawClient slow = RawClient.connect(gazan.address(), 65_536)) {
      // When
      slow.get("bp.example", "/large").readHead();

      // Then
      for (int i = 0; i < 20; i++) {
        assertThat(gazan.get("bp.example", "/small").text()).isEqualTo("ok");
      }
    }
  }

  /** The count once it has stood still for a while. */
  private static long settled(AtomicLong count) {
    AtomicLong last = new AtomicLong(-1);
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> count.get() > 0 && last.getAndSet(count.get()) == count.get());
    return count.get();
  }

  private static long skip(InputStream in) throws IOException {
    byte[] block = new byte[BLOCK];
    long total = 0;
    while (total < OFFERED) {
      int n = in.read(block);
      if (n < 0) {
        break;
      }
      total += n;
    }
    return total;
  }

  private static long skip(RecordedConnection connection) throws IOException {
    long total = 0;
    while (total < OFFERED) {
      int n = connection.readSome(BLOCK).length;
      if (n == 0) {
        break;
      }
      total += n;
    }
    return total;
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("nobody let the endpoint go on");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static DataplaneFixture start(RecordingEndpoint endpoint) {
    return DataplaneFixture.start(
        "threads: 1", UpstreamsYaml.unchecked("bp.example", endpoint.address()));
  }
}
