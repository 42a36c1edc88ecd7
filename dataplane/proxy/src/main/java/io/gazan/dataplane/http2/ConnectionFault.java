package io.gazan.dataplane.http2;

import io.gazan.dataplane.http.reply.PeerFault;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/** A limit of ours that the peer has passed; ends the connection with ENHANCE_YOUR_CALM. */
final class ConnectionFault extends Http2Exception {
  private static final long serialVersionUID = 1;

  /** How Netty begins what it says of a block that goes on beyond all that could be answered. */
  private static final String TOO_LARGE = "Header size exceeded";

  private final PeerFault fault;

  ConnectionFault(PeerFault fault, String what, long allowed) {
    super(
        Http2Error.ENHANCE_YOUR_CALM,
        "more " + what + " than the allowed " + allowed,
        ShutdownHint.HARD_SHUTDOWN);
    this.fault = fault;
  }

  /** The fault behind an exception that ended a connection; null stands for a defect of ours. */
  static PeerFault of(@Nullable Http2Exception cause) {
    if (cause == null) {
      return PeerFault.INTERNAL;
    }
    if (cause instanceof ConnectionFault known) {
      return known.fault;
    }
    return switch (cause.error()) {
      // Netty's frame reader has one limit of its own.
      case ENHANCE_YOUR_CALM -> PeerFault.CONTINUATION;
      case FLOW_CONTROL_ERROR -> PeerFault.FLOW_CONTROL;
      case COMPRESSION_ERROR -> PeerFault.COMPRESSION;
      case INTERNAL_ERROR -> PeerFault.INTERNAL;
      case PROTOCOL_ERROR -> isTooLarge(cause) ? PeerFault.HEADERS_SIZE : PeerFault.PROTOCOL;
      case NO_ERROR,
          SETTINGS_TIMEOUT,
          STREAM_CLOSED,
          FRAME_SIZE_ERROR,
          REFUSED_STREAM,
          CANCEL,
          CONNECT_ERROR,
          INADEQUATE_SECURITY,
          HTTP_1_1_REQUIRED ->
          PeerFault.PROTOCOL;
    };
  }

  private static boolean isTooLarge(Http2Exception cause) {
    String message = cause.getMessage();
    return message != null && message.startsWith(TOO_LARGE);
  }
}
