package io.gazan.operator.stream.entry;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;

/** A failure of a connection in words for a log, with nothing that the client sent. */
final class Words {
  private static final int LONGEST = 200;

  private Words() {}

  static String of(Throwable failure) {
    Throwable cause =
        failure instanceof DecoderException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof NotSslRecordException) {
      // Its text is what came, which may be a plain-text request with a token.
      return "no TLS";
    }
    String text = String.valueOf(cause.getMessage()).replaceAll("[^ -~]", "?");
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
