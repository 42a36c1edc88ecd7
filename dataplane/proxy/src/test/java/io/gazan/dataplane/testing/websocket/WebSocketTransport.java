package io.gazan.dataplane.testing.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;

/** What the bytes of a WebSocket travel on once hands are shaken. */
sealed interface WebSocketTransport extends AutoCloseable
    permits WebSocketTransport.OverSocket, Http2StreamTransport {
  InputStream in();

  void write(byte[] bytes) throws IOException;

  /** Says that no more bytes come, and stays able to read. */
  void finish() throws IOException;

  /** Tears the connection or the stream down. */
  void reset() throws IOException;

  void timeout(Duration timeout) throws IOException;

  @Override
  void close() throws IOException;

  /** Clear text or TLS; {@code in} may hold bytes that came with the handshake. */
  record OverSocket(Socket socket, InputStream in) implements WebSocketTransport {
    @Override
    public void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    @Override
    public void finish() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void timeout(Duration timeout) throws IOException {
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
