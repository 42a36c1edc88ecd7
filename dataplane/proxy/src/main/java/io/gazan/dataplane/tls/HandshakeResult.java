package io.gazan.dataplane.tls;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** How a handshake ended; the names in lower case are label values of the metrics. */
public enum HandshakeResult {
  OK,
  /** The client went away, or was never there. */
  CLOSED,
  /** No version, suite or signature in common, or a message that breaks the rules. */
  FAILED,
  /** The ClientHello is larger than {@code limits.clienthello}. */
  HELLO_TOO_LONG,
  /** What came is not TLS. */
  NOT_TLS,
  /** More handshakes at a time than can be worked on. */
  OVERLOADED,
  /** Not done within {@code timeouts.handshake}. */
  TIMEOUT,
  /** No certificate for the name that the client asked for, and no default. */
  UNKNOWN_NAME;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static HandshakeResult of(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      switch (at) {
        case SslHandshakeTimeoutException _ -> {
          return TIMEOUT;
        }
        case TooLongFrameException _ -> {
          return HELLO_TOO_LONG;
        }
        case NotSslRecordException _ -> {
          return NOT_TLS;
        }
        case RejectedExecutionException _ -> {
          return OVERLOADED;
        }
        case ClosedChannelException _ -> {
          return CLOSED;
        }
        case SslClosedEngineException _ -> {
          return CLOSED;
        }
        default -> {}
      }
    }
    return FAILED;
  }
}
