package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.WireRequest;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.corpus.Expected;
import io.gazan.dataplane.testing.corpus.NegativeCase;
import io.gazan.dataplane.testing.corpus.NegativeCorpus;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The negative corpus over real sockets, before an endpoint that records every byte: each case
 * alone, after a good request, and in one write with a good request; some of them in small pieces.
 * What reached the endpoint is the verdict: nothing, or one request that everybody reads alike.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingCorpusIT {

  private enum Way {
    ALONE,
    AFTER_A_GOOD_REQUEST,
    IN_ONE_WRITE_WITH_A_GOOD_REQUEST,
    IN_PIECES
  }

  @AutoClose private final RecordingEndpoint endpoint = startEndpoint();

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "threads: 1\nlimits: {connections_per_ip: 0}\ntimeouts: {header: 5s, body_idle: 5s}",
          """
          upstreams:
            DEFAULT:
              paths: {"/": {servers: ["%s"], healthcheck: false}}
          """
              .formatted(endpoint.address()));

  private final Map<String, NegativeCase> sent = new HashMap<>();

  private static RecordingEndpoint startEndpoint() {
    try {
      return RecordingEndpoint.start(
          connection -> {
            for (WireRequest r = connection.request(); r != null; r = connection.request()) {
              String target = r.method().equals("HEAD") ? "" : r.target();
              connection.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n" + target);
            }
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> corpus() {
    List<DynamicTest> tests = new ArrayList<>();
    int number = 0;
    for (NegativeCase negative : NegativeCorpus.all()) {
      for (Way way : Way.values()) {
        if (way == Way.IN_PIECES && number % 8 != 0) {
          continue;
        }
        String target = "/t" + number + way.name().charAt(0) + way.name().length();
        tests.add(
            DynamicTest.dynamicTest(negative + " " + way, () -> named(negative, way, target)));
      }
      number++;
    }
    tests.add(DynamicTest.dynamicTest("what reached the endpoint", this::judge));
    return tests.stream();
  }

  /** Reports of dynamic tests leave their names out. */
  private void named(NegativeCase negative, Way way, String target) {
    try {
      run(negative, way, target);
    } catch (IOException | AssertionError e) {
      throw new AssertionError(negative + " " + way + ": " + e.getMessage(), e);
    }
  }

  private void run(NegativeCase negative, Way way, String target) throws IOException {
    sent.put(target, negative);
    byte[] bytes = negative.bytes(target);
    byte[] good = RawClient.head("GET", "c.example", "/good").getBytes(StandardCharsets.US_ASCII);
    try (RawClient client = gazan.connect()) {
      client.timeout(Duration.ofSeconds(2));
      switch (way) {
        case ALONE -> client.send(bytes);
        case AFTER_A_GOOD_REQUEST -> {
          assertThat(client.send(good).read().text()).isEqualTo("/good");
          client.send(bytes);
        }
        case IN_ONE_WRITE_WITH_A_GOOD_REQUEST -> {
          ByteArrayOutputStream both = new ByteArrayOutputStream();
          both.writeBytes(good);
          both.writeBytes(bytes);
          client.send(both.toByteArray());
          assertThat(client.read().text()).isEqualTo("/good");
        }
        case IN_PIECES -> sendInPieces(client, bytes);
      }
      check(negative, client, target);
    }
  }

  /** The peer may have closed before the last piece: then the rest was not wanted. */
  private static void sendInPieces(RawClient client, byte[] bytes) throws IOException {
    try {
      int step = Math.max(1, bytes.length / 200);
      for (int i = 0; i < bytes.length; i += step) {
        client.send(java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + step)));
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageMatching(".*(reset|Broken pipe).*");
    }
  }

  private static void check(NegativeCase negative, RawClient client, String target)
      throws IOException {
    switch (negative.expected()) {
      case REFUSED, BROKEN_BODY -> {
        WireResponse response = client.read(method(negative));
        assertThat(response.status()).isIn(negative.statuses());
        assertThat(response.closes()).isTrue();
        client.expectClosed();
      }
      case TAKEN -> {
        WireResponse response = client.read(method(negative));
        assertThat(response.status()).as(response.toString()).isEqualTo(200);
        assertThat(response.text()).contains(target);
        assertThat(client.get("c.example", "/good").read().text()).isEqualTo("/good");
      }
      case EITHER -> {
        WireResponse response = client.read(method(negative));
        while (response.status() == 100) {
          response = client.read();
        }
        if (response.status() == 200) {
          assertThat(response.text()).contains(target);
        } else {
          assertThat(response.status()).isIn(negative.statuses());
          if (response.closes()) {
            client.expectClosed();
          } else {
            assertThat(response.status()).isNotEqualTo(400);
          }
        }
      }
      case WAITS -> {
        client.finish();
        try {
          WireResponse response = client.read();
          assertThat(response.status()).isIn(negative.statuses());
          client.expectClosed();
        } catch (EOFException | SocketException e) {
          // Closed without an answer: nobody was there to read it.
        }
      }
    }
  }

  private static String method(NegativeCase negative) {
    return negative.text().startsWith("HEAD ") ? "HEAD" : "GET";
  }

  /** Every recorded byte, read strictly; a request that was torn off may stand at the very end. */
  private void judge() throws IOException {
    Map<String, Integer> arrived = new HashMap<>();
    for (RecordedConnection connection : endpoint.connections()) {
      List<WireRequest> requests = new ArrayList<>();
      try {
        requests.addAll(connection.requestsSoFar());
      } catch (IOException e) {
        fail("an endpoint could read this in two ways: " + e.getMessage());
      }
      for (WireRequest request : requests) {
        assertThat(request.target()).doesNotContain(NegativeCase.SMUGGLED);
        assertThat(request.headers().all("X-Forwarded-For")).containsExactly("127.0.0.1");
        if (request.target().startsWith("/good")) {
          continue;
        }
        String mark =
            sent.keySet().stream()
                .filter(target -> request.target().contains(target))
                .max((a, b) -> a.length() - b.length())
                .orElseThrow(() -> new AssertionError("nobody asked for " + request));
        arrived.merge(mark, 1, Integer::sum);
      }
    }
    sent.forEach(
        (target, negative) -> {
          int times = arrived.getOrDefault(target, 0);
          Expected expected = negative.expected();
          assertThat(times)
              .as("%s (%s)", negative, target)
              .isBetween(
                  expected == Expected.TAKEN ? 1 : 0,
                  expected == Expected.TAKEN || expected == Expected.EITHER ? 1 : 0);
        });
  }
}
