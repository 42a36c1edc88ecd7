package io.gazan.dataplane.proxy;

import static io.gazan.dataplane.proxy.AttackScene.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.proxy.socket.FaultReport;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.LogLines;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the metrics and the log say of HTTP/2 connections that end for what the peer did. */
class Http2FaultsIT {

  @Test
  void aClientIsNamedOnceWithReasonAndLimitAndEveryOneIsCounted() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start("");
        LogLines log = new LogLines(FaultReport.class);
        RawHttp2Client first = scene.attacker();
        RawHttp2Client second = scene.attacker()) {
      InetSocketAddress from = (InetSocketAddress) first.socket().getLocalSocketAddress();

      // When
      AttackScene.assertEnds(first, Http2Error.ENHANCE_YOUR_CALM, 5000, i -> first.settings());
      AttackScene.assertEnds(second, Http2Error.ENHANCE_YOUR_CALM, 5000, i -> second.settings());

      // Then
      assertThat(scene.faults(PeerFault.SETTINGS)).isEqualTo(2);
      assertThat(scene.allFaults()).isEqualTo(2);
      assertThat(log.with(":" + from.getPort() + "\""))
          .singleElement()
          .asString()
          .startsWith("HTTP/2 connection ended client=")
          .contains("reason=\"settings\"")
          .contains("SETTINGS and GOAWAY frames than the allowed 100")
          .contains("suppressed=\"0\"");
      assertThat(log.with(portOf(second))).isEmpty();
      assertThat(log.lines())
          .filteredOn(line -> line.text().contains(":" + from.getPort() + "\""))
          .extracting(LogLines.Line::level)
          .containsExactly("WARN");
    }
  }

  @Test
  void whoBreaksARuleIsNoFloodAndCannotWriteIntoTheLog() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start("");
        LogLines log = new LogLines(FaultReport.class);
        RawHttp2Client client = scene.attacker()) {
      // When
      client.frame(FrameType.DATA, 0, 0, new byte[] {1});
      client.expectClosed(Duration.ofSeconds(20));

      // Then
      assertThat(scene.faults(PeerFault.PROTOCOL)).isEqualTo(1);
      assertThat(log.lines())
          .filteredOn(line -> line.text().contains(portOf(client)))
          .extracting(LogLines.Line::level)
          .containsExactly("INFO");
      assertThat(log.lines()).noneMatch(line -> line.text().indexOf('\n') >= 0);
    }
  }

  @Test
  void anEndpointThatFloodsIsNamedAndCountedOnItsOwnSide() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  connection.request();
                  for (int i = 0; i < 100_000; i++) {
                    connection.ping(i);
                  }
                });
        LogLines log = new LogLines(FaultReport.class);
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "threads: 1\n",
                """
                clusters:
                  c: {servers: ["%s"], protocol: h2c, health: false}
                upstreams:
                  %s: {paths: {"/": {cluster: c}}}
                """
                    .formatted(endpoint.address(), HOST))) {
      // When
      assertThat(gazan.request("POST", HOST, "/").status()).isEqualTo(502);

      // Then
      assertThat(
              gazan.metric(
                  "gazan_http2_connection_errors_total{reason=\"ping\",side=\"upstream\"}"))
          .isEqualTo(1);
      await().until(() -> !log.with("endpoint=\"" + endpoint.address() + "\"").isEmpty());
      assertThat(log.with("endpoint=\"" + endpoint.address() + "\""))
          .singleElement()
          .asString()
          .contains("reason=\"ping\"")
          .contains("PING frames than the allowed 3");
    }
  }

  private static String portOf(RawHttp2Client client) {
    return ":" + client.socket().getLocalPort() + "\"";
  }
}
