package io.gazan.dataplane.http1.rules;

import io.gazan.dataplane.http.reply.ErrorReply;

/**
 * Why a head is not accepted.
 *
 * @param reply what the client is answered
 * @param detail what was wrong, for the log; never holds bytes of the message
 */
public record Refusal(ErrorReply reply, String detail) {
  public static Refusal of(ErrorReply reply, String detail) {
    return new Refusal(reply, detail);
  }

  public static Refusal bad(String detail) {
    return new Refusal(ErrorReply.BAD_REQUEST, detail);
  }
}
