package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.NotStrictException;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.corpus.Http2Response;
import io.gazan.dataplane.testing.corpus.Http2ResponseCases;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.ScriptedConnection;
import io.gazan.dataplane.testing.http2.ScriptedRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * HTTP/2 endpoints whose responses try to become two on the way to an HTTP/1.1 client: the client
 * sees a 502, a clean response or one that is visibly cut short, and what comes next on its
 * connection is the answer to its next request.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2ResponseSplittingIT {
  private static final String HOST = "c.example";

  private final List<Http2Response> cases = Http2ResponseCases.all();

  @AutoClose private final Http2ScriptedEndpoint endpoint = startEndpoint();

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "threads: 1\nproxy_h2c: true\nlimits: {connections_per_ip: 0}",
          """
          upstreams:
            DEFAULT:
              paths: {"/": {cluster: c}}
          clusters:
            c: {servers: ["%s"], protocol: h2c, health: {active: false}}
          """
              .formatted(endpoint.address()));

  private Http2ScriptedEndpoint startEndpoint() {
    try {
      return Http2ScriptedEndpoint.start(
          connection -> {
            connection.start();
            while (true) {
              answer(connection, connection.request());
            }
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(ScriptedConnection connection, ScriptedRequest request) throws IOException {
    if (request.path().startsWith("/case")) {
      Http2Response told = cases.get(Integer.parseInt(request.path().substring(5)));
      int stream = request.stream();
      if (told.interim() != null) {
        connection.headers(stream, false, told.interim());
      }
      connection.headers(stream, told.data() == null && told.trailers() == null, told.fields());
      if (told.data() != null) {
        connection.data(stream, told.trailers() == null, told.data());
      }
      if (told.trailers() != null) {
        connection.headers(stream, true, told.trailers());
      }
    } else {
      connection.answer(request, request.path());
    }
  }

  @TestFactory
  Stream<DynamicTest> corpus() {
    return Stream.iterate(0, i -> i < cases.size(), i -> i + 1)
        .map(i -> DynamicTest.dynamicTest(cases.get(i).toString(), () -> named(i)));
  }

  /** Reports of dynamic tests leave their names out. */
  private void named(int number) {
    Http2Response told = cases.get(number);
    try {
      towardsHttp1(told, "/case" + number);
      towardsHttp2(told, "/case" + number);
    } catch (IOException | AssertionError e) {
      throw new AssertionError(told + ": " + e.getMessage(), e);
    }
  }

  private void towardsHttp1(Http2Response told, String target) throws IOException {
    try (RawClient client = gazan.connect().timeout(Duration.ofSeconds(10))) {
      assertThat(client.get(HOST, "/before").read().text()).isEqualTo("/before");
      client.request(told.method(), HOST, target, "TE: trailers", "Connection: TE");
      client.get(HOST, "/after", "Connection: close");
      WireResponse response = read(client, told.method());
      if (response == null) {
        assertThat(told.isClean()).as("a response that is cut short").isFalse();
        return;
      }
      if (told.isClean()) {
        assertThat(response.status()).as(response.toString()).isEqualTo(told.status());
        assertThat(response.text()).isEqualTo(told.method().equals("HEAD") ? "" : told.text());
      } else if (response.status() != 502) {
        assertThat(response.status()).isEqualTo(told.status());
      }
      clean(response);
      WireResponse after = read(client, "GET");
      if (after == null) {
        assertThat(told.isClean()).as("a connection that ends").isFalse();
        return;
      }
      assertThat(after.status()).isEqualTo(200);
      assertThat(after.text()).isEqualTo("/after");
      client.expectClosed();
    }
  }

  /** The next final response; null if the connection ended before it was whole. */
  private static @Nullable WireResponse read(RawClient client, String method) throws IOException {
    try {
      WireResponse response = client.read(method);
      while (response.status() < 200) {
        clean(response);
        response = client.read(method);
      }
      return response;
    } catch (NotStrictException e) {
      throw new AssertionError("a client could read this in two ways: " + e.getMessage(), e);
    } catch (EOFException | SocketException e) {
      return null;
    }
  }

  private static void clean(WireResponse response) {
    assertThat(response.headers().names())
        .doesNotContain("injected", "keep-alive", "upgrade", "proxy-connection", "host");
    assertThat(response.headers().all("Content-Length")).hasSizeLessThan(2);
    assertThat(response.trailers().names())
        .doesNotContain("injected", "content-length", "transfer-encoding", "set-cookie", "x-bad");
    if (response.status() < 200 || response.status() == 204) {
      assertThat(response.headers().names()).doesNotContain("content-length", "transfer-encoding");
    }
  }

  private void towardsHttp2(Http2Response told, String target) throws IOException {
    try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      client.timeout(Duration.ofSeconds(10));
      int stream = client.request(told.method(), HOST, target);
      try {
        WireResponse response = client.response(stream);
        assertThat(response.status()).isIn(502, told.status());
        clean(response);
        if (told.isClean()) {
          assertThat(response.status()).isEqualTo(told.status());
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        assertThat(told.isClean()).as(e.getMessage()).isFalse();
      }
      int after = client.request("GET", HOST, "/after");
      assertThat(client.response(after).text()).isEqualTo("/after");
    }
  }
}
