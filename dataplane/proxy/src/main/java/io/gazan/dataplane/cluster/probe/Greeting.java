package io.gazan.dataplane.cluster.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** What a probe says first on a connection, in the order in which it is tried. */
enum Greeting {
  /** A ClientHello. */
  TLS,
  /** A request. */
  HTTP1,
  /** The connection preface of HTTP/2 (RFC 9113 §3.4) with no settings. */
  H2C;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final byte[] NO_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  @Nullable Greeting next() {
    return switch (this) {
      case TLS -> HTTP1;
      case HTTP1 -> H2C;
      case H2C -> null;
    };
  }

  /** Nothing for TLS, whose handler speaks for itself. */
  ByteBuf bytes(ProbeTarget target) {
    return switch (this) {
      case TLS -> Unpooled.EMPTY_BUFFER;
      case HTTP1 -> ascii(request(target));
      case H2C -> Unpooled.wrappedBuffer(ascii(PREFACE), Unpooled.wrappedBuffer(NO_SETTINGS));
    };
  }

  private static String request(ProbeTarget target) {
    return target.method()
        + " "
        + target.path()
        + " HTTP/1.1\r\nHost: "
        + target.authority()
        + "\r\nUser-Agent: gazan-probe\r\nConnection: close\r\n"
        + (target.method().equals("POST") ? "Content-Length: 0\r\n" : "")
        + "\r\n";
  }

  private static ByteBuf ascii(String text) {
    ByteBuf bytes = Unpooled.buffer(text.length());
    ByteBufUtil.writeAscii(bytes, text);
    return bytes;
  }
}
