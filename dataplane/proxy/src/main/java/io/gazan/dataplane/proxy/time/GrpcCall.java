package io.gazan.dataplane.proxy.time;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.Grpc;

/**
 * What the proxy knows of gRPC over HTTP/2: that a request is a call, and the deadline in its
 * {@code grpc-timeout}. A call goes over HTTP/2 on both sides; a stream of messages may rest as
 * long as a tunnel may.
 */
public final class GrpcCall {
  private static final byte[] TIMEOUT = Ascii.bytes("grpc-timeout");
  private static final int TIMEOUT_HASH = "grpc-timeout".hashCode();
  private static final int MOST_DIGITS = 8;

  /** As far ahead as a deadline can be set; what is longer is no limit in practice. */
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private GrpcCall() {}

  /** Whether the request came over HTTP/2 as a call; gRPC-Web is plain HTTP. */
  public static boolean is(RequestHead request) {
    return request.http2() && Grpc.is(request.headers());
  }

  /** The waits of a call: its own deadline where it has one, else {@code usual}. */
  static Waits waits(RequestHead call, Waits usual) {
    long timeout = timeoutNanos(call.headers());
    return new Waits(
        usual.connectNanos(),
        timeout == 0 ? usual.responseNanos() : timeout,
        usual.tunnelIdleNanos(),
        usual.tunnelIdleNanos(),
        timeout,
        true);
  }

  /** {@code grpc-timeout}: up to eight digits and a unit; 0 if there is none or it is malformed. */
  private static long timeoutNanos(HeaderBlock headers) {
    int line = headers.find(TIMEOUT, TIMEOUT_HASH, 0);
    if (line < 0) {
      return 0;
    }
    byte[] bytes = headers.bytes();
    int unitAt = headers.valueEnd(line) - 1;
    int start = headers.valueStart(line);
    if (unitAt <= start || unitAt - start > MOST_DIGITS) {
      return 0;
    }
    long amount = 0;
    for (int i = start; i < unitAt; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      amount = amount * 10 + digit;
    }
    long unit = unitNanos(bytes[unitAt]);
    if (unit == 0) {
      return 0;
    }
    // A deadline that has passed is the shortest that there is, not none.
    return amount > LONGEST_NANOS / unit ? LONGEST_NANOS : Math.max(1, amount * unit);
  }

  private static long unitNanos(byte unit) {
    return switch (unit) {
      case 'H' -> 3_600_000_000_000L;
      case 'M' -> 60_000_000_000L;
      case 'S' -> 1_000_000_000L;
      case 'm' -> 1_000_000L;
      case 'u' -> 1_000L;
      case 'n' -> 1L;
      default -> 0;
    };
  }
}
