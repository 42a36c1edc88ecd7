package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.proxy.request.Replay;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * How far one request has got: whether the client has sent all of it, and what has gone to an
 * endpoint and could go to another one. Belongs to one {@link Exchange}.
 */
final class SentRequest {
  private final RequestHead head;
  private boolean whole;
  private @Nullable HeaderBlock trailers;
  private @Nullable Replay replay;

  SentRequest(RequestHead head) {
    this.head = head;
    this.whole = head.framing() == BodyFraming.NONE && !head.upgradeRequested();
  }

  /** Whether the client has sent everything. */
  boolean whole() {
    return whole;
  }

  /** Whether all that has gone out can go out once more. */
  boolean isRepeatable() {
    return head.framing() == BodyFraming.NONE || replay != null;
  }

  /** An answer has begun: nothing will be sent again. */
  void answered() {
    replay = null;
  }

  /**
   * Sends to an endpoint that has been given the head what had come of the body before.
   *
   * @return whether it wants what comes now
   */
  boolean startOver(Upstream upstream) {
    Replay earlier = replay;
    if (earlier != null) {
      ByteBuf sent = earlier.content();
      upstream.body(sent, sent.readableBytes());
    }
    if (whole) {
      upstream.requestEnd(trailers);
      upstream.flush();
      return false;
    }
    if (head.upgradeRequested()) {
      // What follows belongs to the other protocol, if the endpoint agrees to it.
      upstream.flush();
      return false;
    }
    if (earlier == null && (upstream.mayRefuse() || head.method().idempotent())) {
      replay = new Replay();
    }
    return true;
  }

  /** Sends and consumes the next {@code length} bytes of {@code in}. */
  void body(Upstream upstream, ByteBuf in, int length) {
    if (replay != null) {
      replay = replay.keep(in, length);
    }
    upstream.body(in, length);
    if (!upstream.isWritable()) {
      upstream.flush();
    }
  }

  /**
   * The client has sent everything.
   *
   * @param received stay valid as long as the exchange; null without
   */
  void end(@Nullable HeaderBlock received) {
    whole = true;
    trailers = received;
  }
}
