package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.proxy.Exchange;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of one HTTP/2 request on its way into the exchange: held back while the exchange cannot
 * take it, held to what the exchange allows and to what {@link BodyWait} allows. Owned by its event
 * loop.
 */
final class StreamBody {
  private final Http2Downstream connection;
  private final ProxyLoop loop;
  private final HeldFrames held;

  private @Nullable Exchange exchange;
  private @Nullable HeaderBlock trailers;
  private @Nullable Deadline deadline;
  private @Nullable BodyWait wait;
  private long bytes;
  private boolean ended;
  private boolean handedOver;

  StreamBody(Http2Downstream connection, ProxyLoop loop, Http2Stream stream) {
    this.connection = connection;
    this.loop = loop;
    this.held = new HeldFrames(connection.frames(), stream);
  }

  /**
   * @param whole whether the request has no body
   */
  void begin(Exchange owner, boolean whole) {
    exchange = owner;
    ended = whole;
    handedOver = whole;
    if (!whole) {
      Deadline passing = loop.deadlines().create(this::waited);
      BodyWait waiting = new BodyWait(loop, passing, connection::bodyReceived);
      deadline = passing;
      wait = waiting;
      waiting.begin();
    }
  }

  /**
   * Nobody wants the body.
   *
   * @param whole whether there is none
   */
  void discard(boolean whole) {
    ended = whole;
    handedOver = true;
  }

  /** Whether the client has sent everything. */
  boolean whole() {
    return ended;
  }

  /** See {@link Http2DownstreamStream#data}. */
  int data(ByteBuf data, boolean last) {
    int length = data.readableBytes();
    Exchange owner = exchange;
    if (owner == null) {
      ended |= last;
      return length;
    }
    BodyWait waiting = wait;
    if (waiting != null && !ended) {
      waiting.read();
    }
    bytes += length;
    if (bytes > owner.terms().maxBody() && !owner.request().upgradeRequested()) {
      ended |= last;
      owner.requestFailed(ErrorReply.BODY_TOO_LARGE);
      return length;
    }
    int taken = 0;
    if (length > 0) {
      if (owner.bodyAhead() > 0) {
        held.gather(data, owner.bodyAhead());
        taken = length;
      } else if (held.isEmpty() && owner.wantsBody()) {
        owner.requestBody(data, length);
        taken = length;
      } else {
        held.hold(data);
      }
    }
    if (last) {
      end(null);
    } else {
      goOnIfEnough(owner);
    }
    return taken;
  }

  /** The client has sent everything, perhaps with trailers behind it. */
  void end(@Nullable HeaderBlock received) {
    ended = true;
    trailers = received;
    releaseDeadline();
    Exchange owner = exchange;
    if (owner != null) {
      goOnIfEnough(owner);
    }
    if (held.isEmpty()) {
      handOver();
    }
  }

  /** As much of the body is there as has to be before an endpoint is chosen, or all of it. */
  private void goOnIfEnough(Exchange owner) {
    int ahead = owner.bodyAhead();
    if (ahead > 0 && (ended || held.gathered() >= ahead)) {
      owner.bodyIsThere();
    }
  }

  /** The exchange can take more. */
  void wanted() {
    BodyWait waiting = wait;
    if (waiting != null && !ended) {
      waiting.wanted();
    }
    Exchange owner = exchange;
    if (owner == null) {
      return;
    }
    if (owner.bodyAhead() > 0) {
      held.gatherAll(owner.bodyAhead());
      goOnIfEnough(owner);
      return;
    }
    held.handOn(owner);
    if (ended && held.isEmpty()) {
      handOver();
    }
    owner.flushRequest();
  }

  private void handOver() {
    Exchange owner = exchange;
    if (!handedOver && owner != null) {
      handedOver = true;
      owner.requestEnd(trailers);
    }
  }

  private void waited() {
    loop.touchClock();
    Exchange owner = exchange;
    BodyWait waiting = wait;
    if (owner != null && waiting != null) {
      ErrorReply failure = waiting.passed(owner);
      if (failure != null) {
        owner.requestFailed(failure);
      }
    }
  }

  private void releaseDeadline() {
    Deadline passing = deadline;
    if (passing != null) {
      passing.release();
    }
  }

  void release() {
    exchange = null;
    releaseDeadline();
    held.release();
  }
}
