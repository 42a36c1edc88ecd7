package io.gazan.dataplane.http.reply;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;

/**
 * What the proxy has to know of gRPC: how to tell its requests, and how to say in gRPC's own words
 * that one failed. A gRPC client reads {@code grpc-status}, not the HTTP status.
 */
public final class Grpc {
  private static final byte[] CONTENT_TYPE = Ascii.bytes("application/grpc");

  private Grpc() {}

  /** Whether the content type is {@code application/grpc}, plain, with a suffix or parameters. */
  public static boolean is(HeaderBlock headers) {
    int line = headers.find(KnownHeader.CONTENT_TYPE);
    if (line < 0) {
      return false;
    }
    byte[] bytes = headers.bytes();
    int start = headers.valueStart(line);
    int end = headers.valueEnd(line);
    int after = start + CONTENT_TYPE.length;
    if (after > end || !Ascii.equalsFolded(bytes, start, after, CONTENT_TYPE)) {
      return false;
    }
    return after == end || bytes[after] == '+' || bytes[after] == ';' || bytes[after] == ' ';
  }

  /**
   * The gRPC status for an HTTP status of the proxy's own: the table that gRPC clients use
   * themselves (gRPC's http-grpc-status-mapping), and DEADLINE_EXCEEDED for 504, because here it
   * always means that a timeout passed.
   */
  public static int status(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503 -> 14;
      case 504 -> 4;
      default -> 2;
    };
  }
}
