package io.gazan.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.BlackHole;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Mood;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The timeouts of main.yaml, each set short: who is late is sent away, on both sides. */
class TimeoutsIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @Test
  void headerThatStops() throws IOException {
    try (DataplaneFixture gazan = start("timeouts: {header: 300ms}");
        RawClient client = gazan.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: t.exa");
      assertThat(client.read().status()).isEqualTo(408);
      client.expectClosed();
    }
  }

  @Test
  void headerThatDrips() throws IOException {
    try (DataplaneFixture gazan = start("timeouts: {header: 300ms}");
        RawClient client = gazan.connect()) {
      // When: a byte every 20 ms, without an end
      AtomicBoolean over = new AtomicBoolean();
      Thread drip =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      client.send("GET / HTTP/1.1\r\nHost: t.example\r\nX-Drip: ");
                      while (!over.get()) {
                        client.send("a");
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                      }
                    } catch (IOException e) {
                      // The proxy closed, as it should.
                    }
                  });

      // Then
      assertThat(client.read().status()).isEqualTo(408);
      over.set(true);
      assertThat(drip).isNotNull();
    }
  }

  @Test
  void connectionThatSaysNothing() throws IOException {
    try (DataplaneFixture gazan = start("timeouts: {header: 300ms, keepalive: 300ms}");
        RawClient client = gazan.connect()) {
      byte[] last = client.in().readAllBytes();
      assertThat(new String(last, java.nio.charset.StandardCharsets.ISO_8859_1))
          .matches("(?s)|HTTP/1\\.1 408 .*");
    }
  }

  @Test
  void keptAliveConnection() throws IOException {
    try (DataplaneFixture gazan = start("timeouts: {keepalive: 300ms}");
        RawClient client = gazan.connect()) {
      assertThat(client.get("t.example", "/").read().status()).isEqualTo(200);
      client.expectClosed();
    }
  }

  @Test
  void connectionOfAge() throws IOException {
    try (DataplaneFixture gazan = start("timeouts: {connection_age: 300ms}");
        RawClient client = gazan.connect()) {
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> client.get("t.example", "/").read().closes());
      client.expectClosed();
    }
  }

  @Test
  void requestBodyThatStops() throws IOException {
    try (DataplaneFixture gazan = start("timeouts: {body_idle: 300ms}");
        RawClient client = gazan.connect()) {
      client.send(RawClient.head("POST", "t.example", "/", "Content-Length: 10") + "abc");
      assertThat(client.read().status()).isEqualTo(408);
      client.expectClosed();
      assertThat(endpoint.requests()).isZero();
    }
  }

  @Test
  void connect() throws IOException {
    try (BlackHole hole = BlackHole.open();
        DataplaneFixture gazan =
            DataplaneFixture.start("timeouts: {connect: 200ms}", upstreams(hole.address()))) {
      assertThat(gazan.get("t.example", "/").status()).isEqualTo(504);
    }
  }

  @Test
  void responseHead() throws IOException {
    endpoint.mood(Mood.SILENT);
    try (DataplaneFixture gazan = start("timeouts: {response: 300ms}")) {
      WireResponse response = gazan.get("t.example", "/");
      assertThat(response.status()).isEqualTo(504);
      assertThat(response.text()).isEqualTo("504 Gateway Timeout\n");
      assertThat(endpoint.requests()).isEqualTo(1);
    }
  }

  @Test
  void responseBodyThatStops() throws IOException {
    try (RecordingEndpoint stopping =
            RecordingEndpoint.start(
                connection -> {
                  connection.request();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                  connection.awaitClose();
                });
        DataplaneFixture gazan =
            DataplaneFixture.start("timeouts: {idle: 300ms}", upstreams(stopping.address()));
        RawClient client = gazan.connect()) {
      client.get("t.example", "/");
      assertThatThrownBy(client::read).isInstanceOfAny(EOFException.class, SocketException.class);
    }
  }

  @Test
  void clientThatDoesNotRead() throws IOException {
    try (RecordingEndpoint endless =
            RecordingEndpoint.start(
                connection -> {
                  connection.request();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                  while (true) {
                    connection.write(new byte[65_536]);
                  }
                });
        DataplaneFixture gazan =
            DataplaneFixture.start("timeouts: {write_idle: 500ms}", upstreams(endless.address()));
        RawClient client = RawClient.connect(gazan.address(), 8_192)) {
      // When
      client.get("t.example", "/").readHead();

      // Then: the endpoint's connection ends although nobody closed it but the proxy.
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> endless.connections().getFirst().isOver());
    }
  }

  @Test
  void idleUpstreamConnection() throws IOException {
    try (DataplaneFixture gazan = start("timeouts: {pool_idle: 300ms}")) {
      assertThat(gazan.get("t.example", "/").status()).isEqualTo(200);
      assertThat(endpoint.connections()).isEqualTo(1);
      Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> endpoint.openConnections() == 0);
    }
  }

  private DataplaneFixture start(String main) {
    return DataplaneFixture.start(main, upstreams(endpoint.address()));
  }

  private static String upstreams(String server) {
    return UpstreamsYaml.unchecked("t.example", server);
  }
}
