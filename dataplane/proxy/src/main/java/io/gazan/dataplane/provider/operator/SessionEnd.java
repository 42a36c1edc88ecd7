package io.gazan.dataplane.provider.operator;

import java.util.Locale;

/** How a try to have a session with an operator ended. */
enum SessionEnd {
  /** No address, or nobody who takes a connection there. */
  UNREACHABLE,
  /** The CA or the token cannot be read. */
  CREDENTIALS,
  /** The handshake failed: another certificate than the CA and the name ask for, or no HTTP/2. */
  TLS,
  /** 401 or 403. */
  UNAUTHORIZED,
  /** 503: a standby, or an operator that has not seen the whole cluster yet. */
  NOT_LEADER,
  /** Any other status than 200, or none in time. */
  REFUSED,
  /** The operator ended it, or the connection broke. */
  ENDED,
  /** Nothing was heard for too long. */
  SILENT,
  /** An operator of a term that is over. */
  LOWER_TERM,
  /** A patch of another version than the one in force. */
  OTHER_BASE,
  /** A line that is no message, or too long. */
  BAD_MESSAGE,
  /** A defect of this program. */
  DEFECT,
  /** This data plane ends. */
  CLOSED;

  /** As metrics show it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the next address, or the same one soon, may well do better. */
  boolean isSoonOver() {
    return switch (this) {
      case NOT_LEADER, LOWER_TERM, ENDED, SILENT, OTHER_BASE -> true;
      case UNREACHABLE, CREDENTIALS, TLS, UNAUTHORIZED, REFUSED, BAD_MESSAGE, DEFECT, CLOSED ->
          false;
    };
  }
}
