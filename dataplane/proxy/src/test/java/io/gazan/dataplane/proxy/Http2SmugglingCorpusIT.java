package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.WireRequest;
import io.gazan.dataplane.testing.corpus.Expected;
import io.gazan.dataplane.testing.corpus.Http2Case;
import io.gazan.dataplane.testing.corpus.Http2Corpus;
import io.gazan.dataplane.testing.corpus.NegativeCase;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.HeaderBlocks;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests over HTTP/2 that try to become two over HTTP/1.1, before an endpoint that records every
 * byte: each case alone and after a good request, in clear text and over TLS, and with its header
 * block cut in two at every seventh byte. What reached the endpoint is the verdict: nothing, or one
 * request that everybody reads alike and that says what the client said.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2SmugglingCorpusIT {
  private static final int CUT = 7;
  private static final int MOST_CUTS = 40;
  private static final int LARGEST_FRAME = 16_384;

  private enum Way {
    ALONE,
    AFTER_A_GOOD_REQUEST,
    OVER_TLS,
    OVER_TLS_AFTER_A_GOOD_REQUEST,
    CUT
  }

  /** What a client saw of its stream. */
  private record Outcome(String kind, int status, String text) {
    static final Outcome RESET = new Outcome("reset", 0, "");
    static final Outcome CLOSED = new Outcome("closed", 0, "");

    boolean isRefusal(Http2Case told) {
      return status == 0 || told.statuses().contains(status);
    }
  }

  private record Sent(Http2Case told, String target) {}

  private final Map<String, Sent> sent = new HashMap<>();
  private RecordingEndpoint endpoint;
  private DataplaneFixture gazan;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    TestCertificates.server("c.example").writeTo(folder, "c");
    endpoint =
        RecordingEndpoint.start(
            connection -> {
              for (WireRequest r = connection.request(); r != null; r = connection.request()) {
                String mark = String.join(",", r.headers().all(Http2Case.MARK));
                connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + mark.length() + "\r\n\r\n" + mark);
              }
            });
    gazan =
        DataplaneFixture.start(
            """
            threads: 1
            proxy_h2c: true
            proxy_address_tls: 127.0.0.1:0
            tls_certificate: %s
            tls_key_file: %s
            limits: {connections_per_ip: 0}
            timeouts: {header: 5s, body_idle: 5s}
            """
                .formatted(folder.resolve("c.crt"), folder.resolve("c.key")),
            """
            upstreams:
              DEFAULT:
                paths: {"/": {servers: ["%s"], healthcheck: false}}
            """
                .formatted(endpoint.address()));
  }

  @AfterAll
  void end() throws IOException {
    gazan.close();
    endpoint.close();
  }

  @TestFactory
  Stream<DynamicTest> corpus() {
    List<DynamicTest> tests = new ArrayList<>();
    int number = 0;
    for (Http2Case told : Http2Corpus.all()) {
      for (Way way : Way.values()) {
        int at = number;
        tests.add(DynamicTest.dynamicTest(told + " " + way, () -> named(told, way, at)));
      }
      number++;
    }
    tests.add(DynamicTest.dynamicTest("what reached the endpoint", this::judge));
    return tests.stream();
  }

  /** Reports of dynamic tests leave their names out. */
  private void named(Http2Case told, Way way, int number) {
    try {
      run(told, way, number);
    } catch (IOException | AssertionError e) {
      throw new AssertionError(told + " " + way + ": " + e.getMessage(), e);
    }
  }

  private void run(Http2Case told, Way way, int number) throws IOException {
    String target = "/t" + number + "w" + way.name().length() + "e";
    switch (way) {
      case CUT -> cut(told, number, target);
      case ALONE, AFTER_A_GOOD_REQUEST, OVER_TLS, OVER_TLS_AFTER_A_GOOD_REQUEST -> {
        try (RawHttp2Client client = connect(way)) {
          if (way == Way.AFTER_A_GOOD_REQUEST || way == Way.OVER_TLS_AFTER_A_GOOD_REQUEST) {
            good(client);
          }
          byte[] block = HeaderBlocks.encode(told.fields(target));
          check(told, target, client, exchange(client, told, target, block, LARGEST_FRAME));
        }
      }
    }
  }

  private RawHttp2Client connect(Way way) throws IOException {
    RawHttp2Client client =
        way == Way.OVER_TLS || way == Way.OVER_TLS_AFTER_A_GOOD_REQUEST
            ? RawHttp2Client.connect(ClientTls.trusting().sni("c.example"), gazan.tlsAddress())
            : RawHttp2Client.connect(gazan.address());
    client.timeout(Duration.ofSeconds(10));
    return client;
  }

  /** At most forty cuts of one case; together the cases cut at every byte. */
  private void cut(Http2Case told, int number, String target) throws IOException {
    int length = HeaderBlocks.encode(told.fields(target + "c00")).length;
    int step = Math.max(CUT, length / MOST_CUTS);
    RawHttp2Client client = connect(Way.CUT);
    try {
      int cut = 0;
      for (int at = 1 + number % CUT; at < length; at += step) {
        String own = target + "c" + (10 + cut++);
        byte[] block = HeaderBlocks.encode(told.fields(own));
        Outcome outcome = exchange(client, told, own, block, Math.max(at, length - at));
        if (check(told, own, client, outcome)) {
          client.close();
          client = connect(Way.CUT);
        }
      }
    } finally {
      client.close();
    }
  }

  private static void good(RawHttp2Client client) throws IOException {
    int stream = client.request("GET", "c.example", "/good", Http2Case.MARK + ": good");
    assertThat(client.response(stream).text()).isEqualTo("good");
  }

  private Outcome exchange(
      RawHttp2Client client, Http2Case told, String target, byte[] block, int largestFrame)
      throws IOException {
    sent.put(target, new Sent(told, target));
    try {
      int stream = client.nextStream();
      List<String> body = told.body();
      client.block(stream, body == null, block, Math.min(largestFrame, LARGEST_FRAME));
      if (body != null) {
        for (int i = 0; i < body.size(); i++) {
          client.data(stream, i == body.size() - 1 && told.trailers() == null, body.get(i));
        }
        if (told.trailers() != null) {
          client.headers(stream, true, told.trailers());
        }
      }
      return outcome(client, stream);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return Outcome.CLOSED;
    }
  }

  private static Outcome outcome(RawHttp2Client client, int stream) throws IOException {
    StringBuilder text = new StringBuilder();
    int status = 0;
    while (true) {
      Frame frame = client.nextOf(stream);
      switch (frame.type()) {
        case FrameType.RST_STREAM -> {
          return Outcome.RESET;
        }
        case FrameType.HEADERS -> status = frame.headers().has(":status") ? frame.status() : status;
        default -> text.append(frame.text());
      }
      if (frame.endsStream()) {
        return new Outcome("response", status, text.toString());
      }
    }
  }

  /** Whether the connection is over, which it may be only where something was refused. */
  private static boolean check(
      Http2Case told, String target, RawHttp2Client client, Outcome outcome) throws IOException {
    switch (told.expected()) {
      case REFUSED, BROKEN_BODY, WAITS ->
          assertThat(outcome).matches(o -> o.isRefusal(told), "a refusal");
      case TAKEN -> {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(200);
        assertThat(outcome.text()).isEqualTo(target);
      }
      case EITHER -> {
        if (outcome.status() == 200) {
          assertThat(outcome.text()).isEqualTo(target);
        } else {
          // 502: the endpoint answered a WebSocket handshake with 200.
          assertThat(outcome).matches(o -> o.isRefusal(told) || o.status() == 502, "a refusal");
        }
      }
    }
    if (outcome.equals(Outcome.CLOSED)) {
      return true;
    }
    good(client);
    return false;
  }

  /** Every recorded byte, read strictly; a request that was torn off may stand at the very end. */
  private void judge() {
    Map<String, Integer> arrived = new HashMap<>();
    for (RecordedConnection connection : endpoint.connections()) {
      for (WireRequest request : requests(connection)) {
        assertThat(request.target()).doesNotContain(NegativeCase.SMUGGLED);
        assertThat(request.headers().all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(request.headers().names()).doesNotContain(Http2Case.INJECTED);
        assertThat(request.headers().lines()).noneMatch(l -> l.value().contains(Http2Case.CLAIM));
        assertThat(request.trailers().lines()).isEmpty();
        assertThat(request.headers().all(Http2Case.MARK)).hasSize(1);
        String mark = request.headers().all(Http2Case.MARK).getFirst();
        if (!mark.equals("good")) {
          Sent was = sent.get(mark);
          if (was == null) {
            throw new AssertionError("nobody asked for " + request);
          }
          saysTheSame(request, was);
          arrived.merge(mark, 1, Integer::sum);
        }
      }
    }
    sent.forEach(
        (target, was) -> {
          Expected expected = was.told().expected();
          assertThat(arrived.getOrDefault(target, 0))
              .as("%s (%s)", was.told(), target)
              .isBetween(
                  expected == Expected.TAKEN ? 1 : 0,
                  expected == Expected.TAKEN || expected == Expected.EITHER ? 1 : 0);
        });
  }

  private static List<WireRequest> requests(RecordedConnection connection) {
    try {
      return connection.requestsSoFar();
    } catch (IOException e) {
      return fail("an endpoint could read this in two ways: " + e.getMessage());
    }
  }

  private static void saysTheSame(WireRequest request, Sent was) {
    Http2Case told = was.told();
    String method = told.value(":method", was.target());
    boolean tunnel = "CONNECT".equals(method);
    assertThat(request.method()).as(told.toString()).isEqualTo(tunnel ? "GET" : method);
    String authority = told.value(":authority", was.target());
    if (authority != null) {
      assertThat(request.header("Host")).as(told.toString()).isEqualTo(authority);
    }
    if (told.expected() == Expected.TAKEN) {
      assertThat(request.target()).isEqualTo(told.value(":path", was.target()));
      assertThat(request.text()).as(told.toString()).isEqualTo(told.text());
    } else {
      assertThat(told.text()).as(told.toString()).startsWith(request.text());
    }
    told.arrives()
        .forEach(
            (name, values) ->
                assertThat(request.headers().all(name))
                    .as(told + ": " + name.toLowerCase(Locale.ROOT))
                    .isEqualTo(values));
  }
}
