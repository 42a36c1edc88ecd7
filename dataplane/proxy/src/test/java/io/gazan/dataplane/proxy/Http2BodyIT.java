package io.gazan.dataplane.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.SettingId;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies of HTTP/2 streams: as they come, no faster than they are taken, and given up together. */
class Http2BodyIT {
  private static final String HOST = "body.example";
  private static final int BLOCK = 65_536;

  /** The kernel's socket buffers between us and an endpoint, and ours. */
  private static final long BUFFERS = 32L << 20;

  @Test
  void aBodyPassesAsItComes() throws IOException {
    // Given an endpoint that answers every piece at once
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  for (int i = 0; i < 3; i++) {
                    String chunk = new String(connection.readSome(BLOCK), US_ASCII);
                    connection.write("1\r\n" + chunk.charAt(3) + "\r\n");
                  }
                  connection.write("0\r\n\r\n");
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start("", endpoint);
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      int stream = client.open("POST", HOST, "/");
      assertThat(client.responseHead(stream).status()).isEqualTo(200);

      // Then
      for (String piece : new String[] {"a", "b", "c"}) {
        client.data(stream, false, piece);
        assertThat(client.nextOf(stream).text()).isEqualTo(piece);
      }
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheEndpoint() throws IOException {
    // Given
    AtomicLong taken = new AtomicLong();
    try (RecordingEndpoint endpoint = endless(taken);
        DataplaneFixture gazan = start("", endpoint);
        RawHttp2Client client =
            RawHttp2Client.connect(gazan.address(), SettingId.INITIAL_WINDOW_SIZE, 1000)) {
      int stream = client.withoutWindowUpdates().request("GET", HOST, "/");
      assertThat(client.responseHead(stream).status()).isEqualTo(200);
      assertThat(take(client, stream, 1000)).isEqualTo(1000);

      // Then
      long before = settled(taken);
      assertThat(before).isLessThan(BUFFERS);
      assertThat(client.isQuietFor(Duration.ofMillis(300))).isTrue();

      // When
      client.windowUpdate(stream, 5000);

      // Then
      assertThat(take(client, stream, 5000)).isEqualTo(5000);
      assertThat(client.isQuietFor(Duration.ofMillis(300))).isTrue();
    }
  }

  @Test
  void anEndpointThatDoesNotReadHoldsTheClientWithinAWindow() throws Exception {
    // Given
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                BLOCK,
                connection -> {
                  waitFor(goOn);
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start("", endpoint);
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      int window =
          client.serverSettings().settings().getOrDefault(SettingId.INITIAL_WINDOW_SIZE, 65_535);
      int stream = client.open("POST", HOST, "/");
      long given = window;
      long sent = 0;
      byte[] block = new byte[16_384];

      // When it sends whatever it may until it may no more
      while (sent < BUFFERS) {
        while (given - sent >= block.length) {
          client.data(stream, false, block);
          sent += block.length;
        }
        if (client.isQuietFor(Duration.ofMillis(500))) {
          break;
        }
        Frame frame = client.next();
        if (frame.type() == FrameType.WINDOW_UPDATE && frame.stream() == stream) {
          given += frame.increment();
        }
      }

      // Then
      assertThat(sent).isLessThan(BUFFERS);
      assertThat(given - sent).isLessThan(window);

      // When
      goOn.countDown();

      // Then
      assertThat(
              client
                  .next(f -> f.type() == FrameType.WINDOW_UPDATE && f.stream() == stream)
                  .increment())
          .isPositive();
    }
  }

  @Test
  void anAnswerBeforeTheRequestIsWholeEndsTheStreamWithoutError() throws IOException {
    // Given
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start("", endpoint);
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      // When
      int stream = client.open("POST", HOST, "/", "content-length: 1000000");
      client.data(stream, false, new byte[5000]);

      // Then
      var response = client.response(stream);
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.text()).isEqualTo("no");
      assertThat(client.expectReset(stream)).isEqualTo(Http2Error.NO_ERROR);
      // What is on its way then is no fault, and the connection goes on.
      client.data(stream, false, new byte[16_384]);
      client.data(stream, false, new byte[16_384]);
      client.ping(1);
      assertThat(client.next(FrameType.PING).has(FrameType.ACK)).isTrue();
      assertThat(client.hasGoAway()).isFalse();
    }
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws IOException {
    // Given
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.answering("HTTP/1.1 204 No Content\r\n\r\n");
        DataplaneFixture gazan = start("limits: {body: 1000}\n", endpoint);
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      // When
      int announced = client.open("POST", HOST, "/", "content-length: 1001");
      int unannounced = client.open("POST", HOST, "/");
      client.data(unannounced, false, new byte[600]);
      client.data(unannounced, true, new byte[600]);

      // Then
      assertThat(client.response(announced).status()).isEqualTo(413);
      assertThat(client.expectReset(announced)).isEqualTo(Http2Error.NO_ERROR);
      assertThat(client.response(unannounced).status()).isEqualTo(413);
      int fits = client.open("POST", HOST, "/");
      client.data(fits, true, new byte[1000]);
      assertThat(client.response(fits).status()).isEqualTo(204);
    }
  }

  @Test
  void aStreamThatTheClientResetsEndsItsUpstreamWork() throws IOException {
    // Given
    try (RecordingEndpoint endpoint = endless(new AtomicLong());
        DataplaneFixture gazan = start("", endpoint);
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      int stream = client.request("GET", HOST, "/");
      client.responseHead(stream);

      // When
      client.reset(stream, Http2Error.CANCEL.code());

      // Then
      await().until(() -> endpoint.connections().stream().allMatch(RecordedConnection::isOver));
      await().until(() -> gazan.metric("gazan_errors_total{reason=\"client_closed\"}") == 1);
    }
  }

  /** Reads DATA until that many bytes have come, in however many frames. */
  private static int take(RawHttp2Client client, int stream, int bytes) throws IOException {
    int taken = 0;
    while (taken < bytes) {
      taken += client.nextOf(stream).payload().length;
    }
    return taken;
  }

  private static RecordingEndpoint endless(AtomicLong taken) throws IOException {
    return RecordingEndpoint.start(
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
          byte[] block = new byte[BLOCK];
          while (true) {
            connection.write(block);
            taken.addAndGet(BLOCK);
          }
        });
  }

  private static long settled(AtomicLong count) {
    AtomicLong last = new AtomicLong(-1);
    await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> count.get() > 0 && last.getAndSet(count.get()) == count.get());
    return count.get();
  }

  private static void waitFor(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("nobody let the endpoint go on");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static DataplaneFixture start(String main, RecordingEndpoint endpoint) {
    return DataplaneFixture.start(
        "threads: 1\nproxy_h2c: true\n" + main, UpstreamsYaml.unchecked(HOST, endpoint.address()));
  }
}
