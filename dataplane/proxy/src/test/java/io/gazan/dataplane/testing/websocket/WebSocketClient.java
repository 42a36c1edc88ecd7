package io.gazan.dataplane.testing.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireHeaders;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket client that writes its bytes itself. It checks the handshake's answer as RFC 6455
 * §4.1 wants a client to, masks what it sends unless told otherwise, and fails on masked frames of
 * a server. Blocking, every read bounded by twenty seconds unless told otherwise; for one thread.
 */
public final class WebSocketClient implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final WebSocketTransport transport;
  private final DataInputStream in;
  private final WireResponse handshake;

  private WebSocketClient(WebSocketTransport transport, WireResponse handshake) {
    this.transport = transport;
    this.in = new DataInputStream(transport.in());
    this.handshake = handshake;
  }

  /** In clear text; further header lines as {@code Name: value}. */
  public static WebSocketClient connect(
      InetSocketAddress address, String host, String target, String... headers) throws IOException {
    return shakeHands(RawClient.connect(address), host, target, headers);
  }

  /** Over TLS with HTTP/1.1. */
  public static WebSocketClient connect(
      ClientTls tls, InetSocketAddress address, String host, String target, String... headers)
      throws IOException {
    return shakeHands(RawClient.connect(tls.alpn("http/1.1"), address), host, target, headers);
  }

  private static WebSocketClient shakeHands(
      RawClient client, String host, String target, String... headers) throws IOException {
    try {
      byte[] nonce = new byte[16];
      ThreadLocalRandom.current().nextBytes(nonce);
      String key = Base64.getEncoder().encodeToString(nonce);
      client.get(host, target, upgrade(key, headers));
      WireResponse response = client.readHead();
      if (response.status() != 101) {
        throw new HandshakeRefused(response);
      }
      assertThat(response.header("Upgrade")).isEqualToIgnoringCase("websocket");
      assertThat(response.header("Connection")).isEqualToIgnoringCase("upgrade");
      assertThat(response.header("Sec-WebSocket-Accept")).isEqualTo(accept(key));
      return new WebSocketClient(
          new WebSocketTransport.OverSocket(client.socket(), client.in()), response);
    } catch (IOException | AssertionError e) {
      client.close();
      throw e;
    }
  }

  /** On a stream of its own of that connection, by extended CONNECT (RFC 8441 §4). */
  public static WebSocketClient connect(
      RawHttp2Client connection, String authority, String path, String... headers)
      throws IOException {
    List<String> fields =
        new ArrayList<>(
            List.of(
                ":method: CONNECT",
                ":protocol: websocket",
                ":scheme: https",
                ":authority: " + authority,
                ":path: " + path,
                "sec-websocket-version: 13"));
    fields.addAll(List.of(headers));
    int stream = connection.nextStream();
    connection.headers(stream, false, fields.toArray(String[]::new));
    Frame head = connection.responseHead(stream);
    WireResponse response =
        new WireResponse(
            "HTTP/2", head.status(), "", head.headers(), "", new WireHeaders(List.of()));
    if (head.status() != 200 || head.type() != FrameType.HEADERS || head.endsStream()) {
      throw new HandshakeRefused(response);
    }
    return new WebSocketClient(new Http2StreamTransport(connection, stream), response);
  }

  /** The header lines of a handshake with that key. */
  public static String[] upgrade(String key, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + key));
    lines.addAll(List.of(more));
    return lines.toArray(String[]::new);
  }

  /** The answer that RFC 6455 §4.2.2 wants for that key. */
  public static String accept(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The response that switched protocols. */
  public WireResponse handshake() {
    return handshake;
  }

  public WebSocketClient timeout(Duration timeout) throws IOException {
    transport.timeout(timeout);
    return this;
  }

  /** Sends those bytes as they are. */
  public WebSocketClient send(byte[] bytes) throws IOException {
    transport.write(bytes);
    return this;
  }

  /** Sends a frame, masked. */
  public WebSocketClient send(WebSocketFrame frame) throws IOException {
    return send(frame.encode(true));
  }

  public WebSocketClient text(String text) throws IOException {
    return send(WebSocketFrame.text(text));
  }

  /** Sends a text message in frames of at most that many bytes of UTF-8. */
  public WebSocketClient fragments(String text, int size) throws IOException {
    byte[] all = text.getBytes(UTF_8);
    for (int at = 0; at < all.length; at += size) {
      int to = Math.min(all.length, at + size);
      send(
          WebSocketFrame.of(
              at == 0 ? WebSocketFrame.TEXT : WebSocketFrame.CONTINUATION,
              to == all.length,
              Arrays.copyOfRange(all, at, to)));
    }
    return this;
  }

  /** The next frame. */
  public WebSocketFrame read() throws IOException {
    WebSocketFrame frame = WebSocketFrame.read(in);
    assertThat(frame.isMasked()).as("mask of a server's frame").isFalse();
    return frame;
  }

  /** The next text message, put together from its frames; control frames are passed over. */
  public String readText() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      WebSocketFrame frame = read();
      if (frame.opcode() == WebSocketFrame.CLOSE) {
        throw new EOFException("closed with " + frame.closeCode() + " " + frame.text());
      }
      if (frame.opcode() <= WebSocketFrame.TEXT) {
        text.writeBytes(frame.payload());
        if (frame.isFinal()) {
          return text.toString(UTF_8);
        }
      }
    }
  }

  /** Sends a text and fails unless it comes back. */
  public void echo(String text) throws IOException {
    assertThat(text(text).readText()).isEqualTo(text);
  }

  /** Sends a close frame and gives the one that comes back; other frames before it are dropped. */
  public WebSocketFrame closeWith(int code) throws IOException {
    send(WebSocketFrame.close(code, ""));
    WebSocketFrame frame = read();
    while (frame.opcode() != WebSocketFrame.CLOSE) {
      frame = read();
    }
    return frame;
  }

  /** Fails unless the server ends the connection or stream without another byte. */
  public void expectClosed() throws IOException {
    try {
      assertThat(in.read()).as("byte before the close").isEqualTo(-1);
    } catch (SocketException e) {
      // A reset is a close, too: the peer had unread bytes of ours.
      assertThat(e).hasMessageContaining("reset");
    }
  }

  /** Says that no more bytes come, without a close frame, and stays able to read. */
  public void finish() throws IOException {
    transport.finish();
  }

  /** Tears the connection or stream down. */
  public void reset() throws IOException {
    transport.reset();
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
