package io.gazan.dataplane.filter.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Loopback;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordingEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Acceptance A41 to A43 and the lists of addresses. What depends on how fast this machine is is
 * tried again from another client's address until one try was fast enough.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitedRoutesIT {
  private static final String CLOSED = "gazan_errors_total{reason=\"client_closed\"}";
  private static final String DENIED = "gazan_errors_total{reason=\"address_denied\"}";

  @AutoClose
  private final EchoEndpoint endpoint =
      EchoEndpoint.start("one").when("*", "/lost", Answer.status(404));

  /** Says 404 and never what it wanted to say about it. */
  @AutoClose
  private final RecordingEndpoint half =
      recording(
          connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot");
            connection.awaitClose();
          });

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          threads: 2
          trusted_proxies: ["127.99.0.0/16"]
          """,
          """
          upstreams:
            h:
              paths:
                "/": {servers: ["%1$s"], rate_limit: 5}
                "/two": {servers: ["%1$s"], rate_limit: 5}
                "/spare": {servers: ["%1$s"]}
                "/free": {servers: ["%1$s"]}
                "/burst": {servers: ["%1$s"], rate_limit: {requests: 1, burst: 3}}
                "/lost": {servers: ["%1$s"], x4xx_limit: 2}
                "/half": {servers: ["%2$s"], healthcheck: false, x4xx_limit: 2}
                "/inside": {servers: ["%1$s"], allow: ["127.0.0.0/8"], deny: ["127.66.0.0/16"]}
          """
              .formatted(endpoint.address(), half.address()));

  @Test
  void answers429ToTheSixthRequestOfASecond() {
    tryUntil(
        () -> {
          // When
          List<Integer> statuses = statuses(client(), "/", 6);

          // Then
          assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 429);
        });
  }

  @Test
  void saysWhenToComeAgainAndAsksNoEndpoint() {
    tryUntil(
        () -> {
          // Given
          try (RawClient client = client()) {
            for (int i = 0; i < 3; i++) {
              assertThat(client.get("h", "/burst").read().status()).isEqualTo(200);
            }
            int before = endpoint.requests();

            // When
            var refused = client.get("h", "/burst").read();
            var elsewhere = client.get("h", "/free").read();

            // Then
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.text()).isEqualTo("429 Too Many Requests\n");
            assertThat(elsewhere.status()).isEqualTo(200);
            assertThat(endpoint.requests()).isEqualTo(before + 1);
          }
        });
    assertThat(metric("gazan_errors_total{reason=\"rate_limited\"}")).isPositive();
  }

  @Test
  void countsTwoRoutesApart() {
    tryUntil(
        () -> {
          // When
          try (RawClient client = client()) {
            List<Integer> one = statuses(client, "/", 6);
            List<Integer> two = statuses(client, "/two", 6);

            // Then
            assertThat(one).containsOnlyOnce(429).endsWith(429);
            assertThat(two).containsOnlyOnce(429).endsWith(429);
          }
        });
  }

  @Test
  void keepsCountingAcrossAChangeOfTheDocument() {
    tryUntil(
        () -> {
          // Given
          try (RawClient client = client()) {
            assertThat(statuses(client, "/burst", 3)).containsOnly(200);

            // When
            String text = java.nio.file.Files.readString(gazan.upstreamsFile());
            long version = gazan.dataplane().tables().current().version().number();
            gazan.replaceUpstreams(text.replaceAll("/spare[0-9]*", "/spare" + version));
            await().until(() -> gazan.dataplane().tables().current().version().number() > version);

            // Then two more than the token that a second brings is not let through
            assertThat(statuses(client, "/burst", 5)).contains(429);
          }
        });
  }

  @Test
  void shutsAClientOutThatIsAnswered4xxTooOften() {
    tryUntil(
        () -> {
          // When
          List<Integer> statuses = statuses(client(), "/lost", 6);

          // Then
          assertThat(statuses).containsExactly(404, 404, 404, 429, 429, 429);
        });
  }

  /** Who has seen that it is a 404 may not have it uncounted by leaving before its end. */
  @Test
  void countsWhoLeavesInTheMiddleOfA4xx() {
    tryUntil(
        () -> {
          String address = Loopback.next().getHostAddress();
          List<Integer> statuses = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            // When
            double before = metric(CLOSED);
            try (RawClient client = client(address)) {
              statuses.add(client.get("h", "/half").readHead().status());
            }
            // Then the next one comes when this one is over
            boolean refused = statuses.getLast() == 429;
            await().until(() -> refused || metric(CLOSED) > before);
          }
          assertThat(statuses).containsExactly(404, 404, 404, 429);
        });
  }

  @Test
  void asksForTheClientThatATrustedProxyNames() {
    tryUntil(
        () -> {
          // Given two clients behind one trusted proxy, one of whom claims to be somebody else
          String proxy = "127.99.0.1";
          try (RawClient client = client(proxy)) {
            List<Integer> first = new ArrayList<>();
            String id = Loopback.next().getHostAddress();
            for (int i = 0; i < 6; i++) {
              String claimed = "X-Forwarded-For: 198.51.100." + i + ", " + id;
              first.add(client.get("h", "/burst", claimed).read().status());
            }
            String other = Loopback.next().getHostAddress();

            // When
            int second = client.get("h", "/burst", "X-Forwarded-For: " + other).read().status();

            // Then
            assertThat(first).startsWith(200, 200, 200).contains(429);
            assertThat(second).isEqualTo(200);
          }
        });
  }

  @Test
  void keepsClientsOutByTheirAddresses() throws IOException {
    // When
    try (RawClient inside = client("127.5.5.5");
        RawClient denied = client("127.66.1.1");
        RawClient claimed = client("127.66.1.2")) {
      double before = metric(DENIED);
      var let = inside.get("h", "/inside").read();
      var kept = denied.get("h", "/inside").read();
      var lied = claimed.get("h", "/inside", "X-Forwarded-For: 127.5.5.5").read();

      // Then
      assertThat(let.status()).isEqualTo(200);
      assertThat(kept.status()).isEqualTo(403);
      assertThat(lied.status()).isEqualTo(403);
      assertThat(metric(DENIED) - before).isEqualTo(2);
    }
  }

  @Test
  void keepsOutAClientThatATrustedProxyCannotName() throws IOException {
    // Given a trusted proxy whose own address is allowed
    try (RawClient proxy = client("127.99.0.2")) {
      // When
      var unnamed = proxy.get("h", "/inside", "X-Forwarded-For: unknown").read();
      var outside = proxy.get("h", "/inside", "X-Forwarded-For: 198.51.100.1:4711").read();
      var withPort = proxy.get("h", "/inside", "X-Forwarded-For: 127.5.5.5:4711").read();
      var open = proxy.get("h", "/free", "X-Forwarded-For: unknown").read();

      // Then
      assertThat(unnamed.status()).isEqualTo(403);
      assertThat(outside.status()).isEqualTo(403);
      assertThat(withPort.status()).isEqualTo(200);
      assertThat(open.status()).isEqualTo(200);
    }
  }

  @Test
  void refusesAPathThatReadsTwoWaysWhereAddressesCount() throws IOException {
    // When
    int guarded = gazan.get("h", "/inside/..%2fsecret").status();
    int open = gazan.get("h", "/free/..%2fsecret").status();

    // Then
    assertThat(guarded).isEqualTo(400);
    assertThat(open).isEqualTo(200);
  }

  private interface Try {
    void run() throws Exception;
  }

  private static void tryUntil(Try attempt) {
    await().untilAsserted(attempt::run);
  }

  private double metric(String sample) {
    try {
      return gazan.metric(sample);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static RecordingEndpoint recording(RecordingEndpoint.Script script) {
    try {
      return RecordingEndpoint.start(script);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A client with an address of its own. */
  private RawClient client() throws IOException {
    return client(Loopback.next().getHostAddress());
  }

  private RawClient client(String address) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(gazan.address());
    return RawClient.over(socket);
  }

  private static List<Integer> statuses(RawClient client, String target, int requests)
      throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      statuses.add(client.get("h", target).read().status());
    }
    return statuses;
  }
}
