package io.gazan.bench.workload;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A port that answers HTTP/1.1, over TLS if there is a context for it.
 *
 * @param header one more line of every request
 */
public record Target(int port, @Nullable SSLContext tls, @Nullable String header) {
  private static final int ANSWER_MILLIS = 2_000;

  /** The whole answer, head and body. */
  public String get(String path) throws IOException {
    try (Socket socket = connect()) {
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + Workload.HOST
              + "\r\nConnection: close\r\n"
              + (header == null ? "" : header + "\r\n")
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The protocol and the cipher of a handshake that offers these, best first. */
  String handshake(String... ciphers) throws IOException {
    try (Socket socket = connect()) {
      if (!(socket instanceof SSLSocket encrypted)) {
        return "none";
      }
      encrypted.setEnabledCipherSuites(ciphers);
      encrypted.startHandshake();
      return encrypted.getSession().getProtocol() + " " + encrypted.getSession().getCipherSuite();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(ANSWER_MILLIS);
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), ANSWER_MILLIS);
      return tls == null
          ? socket
          : tls.getSocketFactory().createSocket(socket, Workload.HOST, port, true);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
