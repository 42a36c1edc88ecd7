package io.gazan.dataplane.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes messages that are mostly well-formed and then, now and then, damaged. */
final class MessageGenerator {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "FOO", "get", "TRACE");
  private static final List<String> TARGETS =
      List.of(
          "/",
          "/a",
          "/a/b?c=d",
          "/%41/../x",
          "/a//b;c",
          "/?{|}^`",
          "*",
          "http://h/a",
          "/a%2fb",
          "http://h",
          "/é",
          "/a b",
          "//h/a",
          "/..;/a",
          "https://h:443/?q");
  private static final List<String> VERSIONS =
      List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.2");
  private static final List<String> LINES =
      List.of(
          "Host: h",
          "Host: h",
          "Host: h",
          "Host: H:80",
          "host: i",
          "Accept: */*",
          "A:b",
          "A: ",
          "Cookie: a=b; c=d",
          "X_Y: z",
          "Connection: close",
          "Connection: keep-alive, x",
          "Connection: X-Y",
          "TE: trailers",
          "Expect: 100-continue",
          "Upgrade: websocket",
          "Obs: \u00e9\u0080",
          "Tab: a\tb\t",
          "Sp:   a  b  ",
          "User-Agent: curl/8",
          "!#$%&'*+: t",
          "Content-Type: text/plain",
          "X-Long: " + "l".repeat(300),
          "Transfer-Encoding: gzip",
          "Transfer-Encoding : chunked",
          "Content-Length: 1, 1",
          " folded: x",
          "NoColon");
  private static final List<String> ENDS =
      List.of("\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r");
  private static final String BYTES = "\r\n\t :;,=\"\\\u0000\u0001\u007f\u0080\u00ffaZ09/%?#-_";

  private final Random random;

  MessageGenerator(long seed) {
    random = new Random(seed);
  }

  byte[] request() {
    StringBuilder text = new StringBuilder();
    text.append("\r\n".repeat(oneIn(12) ? random.nextInt(4) : 0));
    text.append(any(METHODS)).append(' ').append(any(TARGETS)).append(' ').append(any(VERSIONS));
    text.append(end());
    if (!oneIn(10)) {
      text.append("Host: h").append(end());
    }
    return finish(text, random.nextInt(6) / 2);
  }

  byte[] response() {
    StringBuilder text = new StringBuilder();
    text.append(oneIn(6) ? "HTTP/1.0 " : "HTTP/1.1 ");
    text.append(any(List.of("200", "200", "404", "204", "304", "100", "500", "20", "2000")));
    text.append(any(List.of(" OK", " OK", " ", " Not so good", ""))).append(end());
    return finish(text, random.nextInt(8) / 2);
  }

  private byte[] finish(StringBuilder text, int framing) {
    for (int n = random.nextInt(5); n > 0; n--) {
      String line = any(LINES);
      if (!line.startsWith("Host") || oneIn(6)) {
        text.append(line).append(end());
      }
    }
    switch (framing) {
      case 1 -> {
        int length = random.nextInt(20);
        text.append("Content-Length: ")
            .append(oneIn(20) ? "0" : "")
            .append(length)
            .append("\r\n\r\n");
        text.append("x".repeat(oneIn(10) ? length / 2 : length));
      }
      case 2 -> {
        text.append("Transfer-Encoding: ")
            .append(oneIn(3) ? "Chunked" : "chunked")
            .append("\r\n\r\n");
        for (int n = random.nextInt(4); n > 0; n--) {
          int size = 1 + random.nextInt(40);
          text.append(oneIn(5) ? "00" : "").append(Integer.toHexString(size));
          text.append(
              oneIn(4) ? any(List.of(";a", ";a=b", ";a=\"b c\"", ";a=\"\\\"\"", " ", ";")) : "");
          text.append("\r\n").append("y".repeat(size)).append("\r\n");
        }
        text.append("0\r\n");
        text.append(
            oneIn(4) ? any(List.of("T: u\r\n", "A: b\r\nC: d\r\n", "T : u\r\n", "T\r\n")) : "");
        text.append("\r\n");
      }
      default -> text.append("\r\n");
    }
    text.append(oneIn(4) ? "GET /next HTTP/1.1\r\nHost: h\r\n\r\n" : "");
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    return oneIn(3) ? damaged(bytes) : bytes;
  }

  private byte[] damaged(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    byte odd = (byte) BYTES.charAt(random.nextInt(BYTES.length()));
    byte[] out;
    switch (random.nextInt(3)) {
      case 0 -> {
        out = bytes.clone();
        out[at] = odd;
      }
      case 1 -> {
        out = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, out, at, bytes.length - at - 1);
      }
      default -> {
        out = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, out, at + 1, bytes.length - at);
        out[at] = odd;
      }
    }
    return out;
  }

  private String end() {
    return oneIn(40) ? any(ENDS) : "\r\n";
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String any(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
