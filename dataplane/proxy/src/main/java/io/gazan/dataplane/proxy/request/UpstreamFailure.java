package io.gazan.dataplane.proxy.request;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.http.reply.ErrorReply;

/** The ways in which an endpoint can fail an exchange, and what the client is told of each. */
public enum UpstreamFailure {
  /** The dial was refused or the host is unreachable. */
  REFUSED(ErrorReply.CONNECT_REFUSED),
  /** The endpoint is there, but TLS with it failed, or did not agree on what to speak. */
  TLS(ErrorReply.UPSTREAM_TLS),
  /** The endpoint's name is not known to the resolver. */
  UNRESOLVED(ErrorReply.CONNECT_REFUSED),
  /** The cluster has all the connections and waiting requests it may have. */
  CIRCUIT_OPEN(ErrorReply.CIRCUIT_OPEN),
  /** The process has no descriptor left for a connection, which is no fault of the endpoint. */
  NO_DESCRIPTOR(ErrorReply.OVERLOADED),
  /** The dial took longer than {@code timeouts.connect}. */
  DIAL_TIMEOUT(ErrorReply.CONNECT_TIMEOUT),
  /** The connection was closed in an orderly way before the response was whole. */
  CLOSED(ErrorReply.UPSTREAM_CLOSED),
  /** The connection was reset before the response was whole. */
  RESET(ErrorReply.UPSTREAM_CLOSED),
  /** The endpoint says that it has not looked at the request (RFC 9113 §8.7). */
  REFUSED_STREAM(ErrorReply.UPSTREAM_CLOSED),
  /** The endpoint has ended this request's stream, for whatever reason of its own. */
  STREAM_RESET(ErrorReply.UPSTREAM_CLOSED),
  /** What came is not HTTP as RFC 9112 and RFC 9113 have it. */
  PROTOCOL(ErrorReply.UPSTREAM_PROTOCOL),
  /** No response head within {@code timeouts.response}. */
  NO_ANSWER(ErrorReply.RESPONSE_TIMEOUT),
  /** The response's body stood still for {@code timeouts.idle}. */
  STALLED(ErrorReply.RESPONSE_TIMEOUT);

  private final ErrorReply reply;

  UpstreamFailure(ErrorReply reply) {
    this.reply = reply;
  }

  public ErrorReply reply() {
    return reply;
  }

  public boolean isDial() {
    return this == REFUSED || this == TLS || this == UNRESOLVED || this == DIAL_TIMEOUT;
  }

  /** Counts a dial that failed against the endpoint that was dialled. */
  public void tell(Endpoint dialled) {
    if (this == REFUSED || this == TLS) {
      dialled.dialRefused();
    } else if (this == DIAL_TIMEOUT) {
      dialled.dialTimedOut();
    }
  }

  /** Whether the connection went away under the request, as a stale one does. */
  public boolean isLostConnection() {
    return this == CLOSED || this == RESET;
  }
}
