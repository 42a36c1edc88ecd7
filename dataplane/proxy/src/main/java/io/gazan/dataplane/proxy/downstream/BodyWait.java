package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.proxy.Exchange;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.time.Deadline;
import io.gazan.dataplane.proxy.time.GrpcCall;
import io.gazan.dataplane.proxy.time.MinRate;
import io.gazan.dataplane.proxy.time.Pace;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a client may take over a request's body: {@code timeouts.body_idle} between two reads,
 * and {@code limits.min_rate} as long as nothing but the body is waited for. Both share one
 * deadline, which costs a read no more than one of them. Owned by its event loop.
 */
final class BodyWait {
  private final ProxyLoop loop;
  private final Deadline deadline;
  private final LongSupplier received;
  private final Pace pace;
  private final boolean held;
  private long idleAt;
  private long receivedBefore;
  private boolean begun;

  /**
   * @param deadline whose passing is to be told to {@link #passed}
   * @param received how many bytes of bodies have come on the connection, which over HTTP/2 counts
   *     as one: its streams share what the client's network gives them
   */
  BodyWait(ProxyLoop loop, Deadline deadline, LongSupplier received) {
    MinRate rate = loop.settings().minRate();
    this.loop = loop;
    this.deadline = deadline;
    this.received = received;
    this.pace = new Pace(rate, loop.settings().bodyIdleNanos());
    this.held = !rate.isOff();
  }

  /** A request has come whose body follows. */
  void begin() {
    pace.reset();
    begun = false;
    restart();
  }

  /** Some of the body has come. */
  void read() {
    begun = true;
    idleAt = loop.now() + loop.settings().bodyIdleNanos();
    setDeadline();
  }

  /** The body was not wanted, or is wanted still: the client has as long as at first. */
  void wanted() {
    pace.end(loop.now(), moved());
    restart();
  }

  private void restart() {
    receivedBefore = received.getAsLong();
    pace.begin(loop.now());
    idleAt = loop.now() + loop.settings().bodyIdleNanos();
    setDeadline();
  }

  private long moved() {
    return received.getAsLong() - receivedBefore;
  }

  private void setDeadline() {
    long now = loop.now();
    long idle = idleAt - now;
    deadline.in(now, Math.max(1, held ? Math.min(idle, pace.left(now)) : idle));
  }

  /**
   * The deadline has passed.
   *
   * @return what the client has failed in; null if it may go on, with the deadline set anew
   */
  @Nullable ErrorReply passed(Exchange owner) {
    if (!owner.wantsBody() && owner.bodyAhead() == 0) {
      // It is not the client that is slow; the upstream's deadlines run.
      restart();
      return null;
    }
    long now = loop.now();
    if (now - idleAt >= 0) {
      if (!owner.isOpenEnded()) {
        return ErrorReply.REQUEST_TIMEOUT;
      }
      // A stream of messages may rest.
      idleAt = now + loop.settings().bodyIdleNanos();
    }
    if (held && pace.left(now) <= 0) {
      boolean behind = pace.isBehind(now, moved());
      receivedBefore = received.getAsLong();
      if (behind && owesBody(owner)) {
        return ErrorReply.SLOW_BODY;
      }
    }
    setDeadline();
    return null;
  }

  /**
   * Whether the body is all that is to be waited for: who has an answer already may be talking with
   * the endpoint, as may a gRPC call, and who waits for a 100 is right to send nothing.
   */
  private boolean owesBody(Exchange owner) {
    return !owner.isAnswered()
        && !GrpcCall.is(owner.request())
        && (begun || !owner.request().expectContinue());
  }
}
