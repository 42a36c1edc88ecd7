package io.gazan.dataplane.proxy;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import java.io.IOException;

/** The ways in which a client's WebSocket comes to a data plane. */
enum TunnelWire {
  PLAIN,
  TLS,
  EXTENDED_CONNECT;

  /** A WebSocket whose hands are shaken; what it travels on ends with it. */
  Tunnel connect(DataplaneFixture gazan, String host) throws IOException {
    return switch (this) {
      case PLAIN -> new Tunnel(WebSocketClient.connect(gazan.address(), host, "/"), () -> {});
      case TLS ->
          new Tunnel(
              WebSocketClient.connect(
                  ClientTls.trusting().sni(host), gazan.tlsAddress(), host, "/"),
              () -> {});
      case EXTENDED_CONNECT -> {
        RawHttp2Client connection = RawHttp2Client.connect(gazan.address());
        yield new Tunnel(WebSocketClient.connect(connection, host, "/"), connection::close);
      }
    };
  }

  /** What has to be closed besides the WebSocket. */
  @FunctionalInterface
  interface Carrier {
    void close() throws IOException;
  }

  /** A client's WebSocket and what carries it. */
  record Tunnel(WebSocketClient client, Carrier carrier) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      carrier.close();
    }
  }
}
