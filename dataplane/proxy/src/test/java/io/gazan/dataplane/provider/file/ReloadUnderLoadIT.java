package io.gazan.dataplane.provider.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.Spoken;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.dataplane.testing.websocket.OpenTunnels;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Routes, endpoints, headers and certificates change all the time while traffic flows: no request
 * fails, no connection is closed, WebSocket or not, and every change comes into force.
 */
class ReloadUnderLoadIT {
  private static final String HOST = "r.example";
  private static final String TUNNELS = "w.example";

  @TempDir Path folder;
  @AutoClose private final WebSocketEchoEndpoint socket = WebSocketEchoEndpoint.start();
  private final List<TestPair> pairs = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"HTTP1, HTTP1, 0", "HTTP1, HTTP1, 5000", "HTTPS, H2C, 0", "H2, H2, 0"})
  void aFewSeconds(Spoken client, Spoken endpoint, int routes) throws IOException {
    change(client, endpoint, routes, 15, Duration.ofSeconds(4));
  }

  @Tag("soak")
  @ParameterizedTest
  @CsvSource({
    "HTTP1, HTTP1, 0",
    "HTTP1, HTTP1, 5000",
    "HTTPS, HTTP1, 0",
    "HTTPS, H2C, 0",
    "H2, H2C, 0",
    "H2, H2, 5000"
  })
  void fiveHundredChangesInAMinute(Spoken client, Spoken endpoint, int routes) throws IOException {
    change(client, endpoint, routes, 500, Duration.ofSeconds(60));
  }

  private void change(Spoken client, Spoken spoken, int routes, int changes, Duration length)
      throws IOException {
    // Given
    for (int i = 0; i < 5; i++) {
      pairs.add(TestCertificates.fresh(HOST, TUNNELS));
    }
    ClientTls tls = ClientTls.trusting().sni(TUNNELS).verifyName();
    try (EchoEndpoint one = spoken.endpoint("one");
        EchoEndpoint two = spoken.endpoint("two");
        EchoEndpoint three = spoken.endpoint("three")) {
      List<EchoEndpoint> all = List.of(one, two, three);
      String rest = moreRoutes(routes, one);
      try (DataplaneFixture gazan =
              DataplaneFixture.start(
                  Spoken.mainYaml(folder, HOST, TUNNELS), upstreams(0, all) + rest);
          OpenTunnels tunnels =
              OpenTunnels.start(
                  WebSocketClient.connect(gazan.address(), TUNNELS, "/"),
                  WebSocketClient.connect(tls, gazan.tlsAddress(), TUNNELS, "/"),
                  WebSocketClient.connect(
                      RawHttp2Client.connect(tls, gazan.tlsAddress()), TUNNELS, "/"));
          LoadClient load =
              LoadClient.start(
                  client
                      .load(gazan, HOST)
                      .paths("/", "/a", "/a/b/c", "/kept?x")
                      .methods("GET", "POST", "HEAD"))) {
        await(() -> load.requests() > 50);
        long before = version(gazan);

        // When: a change at every step of an even schedule
        long begin = System.nanoTime();
        for (int i = 1; i <= changes; i++) {
          long due = begin + length.toNanos() * i / changes;
          while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          gazan.replaceUpstreams(upstreams(i, all) + rest);
        }

        // Then: the last change is in force, and nobody noticed any.
        String last = String.valueOf(changes);
        await(() -> last.equals(gazan.get(HOST, "/").header("X-Change")));
        LoadClient.Report report = load.stop();
        System.out.printf(
            "%s to %s, %d more routes: %d changes, %d versions, %d requests, %s echoes%n",
            client,
            spoken,
            routes,
            changes,
            version(gazan) - before,
            report.requests(),
            tunnels.echoes());
        assertThat(report.failures()).isEmpty();
        assertThat(report.connections()).isEqualTo(8);
        tunnels.assertUntouched();
        assertThat(socket.upgrades()).hasSize(3);
        assertThat(all.stream().mapToInt(EchoEndpoint::requests).sum())
            .isGreaterThanOrEqualTo(report.requests());
        assertThat(gazan.metric("gazan_config_rejected_total")).isZero();
        assertThat(gazan.metric("gazan_tls_handshakes_total{result=\"failed\"}")).isZero();
      }
    }
  }

  private static long version(DataplaneFixture gazan) {
    return gazan.dataplane().tables().current().version().number();
  }

  /**
   * Every change moves a path, takes an endpoint away or brings it back, edits a header and
   * replaces the certificate.
   */
  private String upstreams(int change, List<EchoEndpoint> all) {
    EchoEndpoint one = all.get(0);
    EchoEndpoint two = all.get(1);
    EchoEndpoint three = all.get(2);
    String servers =
        switch (change % 3) {
          case 0 -> "\"%s\", \"%s\"".formatted(one.address(), two.address());
          case 1 -> "\"%s\", \"%s\"".formatted(two.address(), three.address());
          default -> "\"%s\"".formatted(three.address());
        };
    TestPair pair = pairs.get(change % pairs.size());
    String certificate =
        "certificates:\n  c:\n    crt: |\n%s    key: |\n%s"
            .formatted(pair.chainPem().indent(6), pair.keyPem().indent(6));
    return certificate
        + """
        headers: ["X-Change: %1$d"]
        upstreams:
          w.example: {certificate: c, paths: {"/": {servers: ["%6$s"]}}}
          r.example:
            certificate: c
            paths:
              "/": {servers: [%2$s]}
              "%3$s": {servers: ["%4$s"], headers: ["X-Path: %1$d"]}
              "/kept": {servers: ["%5$s"]}
        """
            .formatted(
                change,
                servers,
                change % 2 == 0 ? "/a" : "/a/b",
                change % 4 < 2 ? one.address() : two.address(),
                one.address(),
                socket.address());
  }

  private static String moreRoutes(int count, EchoEndpoint one) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i += 10) {
      text.append("  h%d.example:\n    paths:\n".formatted(i));
      for (int j = i; j < i + 10; j++) {
        text.append("      \"/p%d\": {servers: [\"%s\"]}\n".formatted(j, one.address()));
      }
    }
    return text.toString();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(condition);
  }
}
