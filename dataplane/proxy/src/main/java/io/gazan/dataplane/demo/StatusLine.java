package io.gazan.dataplane.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The first line of an answer, with which a demo checks what it prints. */
public final class StatusLine {
  private StatusLine() {}

  /**
   * Sends a GET over a connection of its own to the loopback address.
   *
   * @param path with query; curl's {@code [1-3]} is taken for its first
   * @return the first line, or what went wrong
   */
  public static String of(int port, String host, String path, Duration patience) {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      String head =
          "GET "
              + path.replace("[1-3]", "1")
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = in.readLine();
      return first == null ? "no answer" : first;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
