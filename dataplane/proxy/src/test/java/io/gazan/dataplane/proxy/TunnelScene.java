package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** A data plane with every kind of port, and what endpoints of tunnels say. */
class TunnelScene {
  static final String HOST = "ws.test";
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");

  @TempDir Path folder;

  DataplaneFixture start(String more, String address) throws IOException {
    TestCertificates.server(HOST).writeTo(folder, "default");
    return DataplaneFixture.start(
        """
        threads: 1
        proxy_address_tls: 127.0.0.1:0
        proxy_h2c: true
        tls_certificate: %1$s/default.crt
        tls_key_file: %1$s/default.key
        %2$s
        """
            .formatted(folder, more),
        UpstreamsYaml.unchecked(HOST, address));
  }

  static RecordingEndpoint endpoint(boolean secure, RecordingEndpoint.Script script)
      throws IOException {
    return secure
        ? RecordingEndpoint.start(TestCertificates.server(HOST), script)
        : RecordingEndpoint.start(script);
  }

  static String agreement(String head) {
    Matcher key = KEY.matcher(head);
    assertThat(key.find()).as(head).isTrue();
    return String.join(
        "\r\n",
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: " + WebSocketClient.accept(key.group(1)),
        "",
        "");
  }

  static void agree(RecordedConnection connection) throws IOException {
    connection.write(agreement(connection.readHead()));
  }

  static void expectNothingRuns(DataplaneFixture gazan, String address) {
    String label = "{upstream=\"" + address + "\"}";
    await().until(() -> gazan.metric("gazan_upstream_active_requests" + label) == 0);
    await().until(() -> gazan.metric("gazan_connections_by_upstream" + label) == 0);
  }

  static String read(WebSocketClient client) throws IOException {
    return client.read().text();
  }

  static void hold(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("nobody said go");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
