package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.proxy.Exchange;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.StreamFrames;
import io.gazan.dataplane.proxy.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The body of one HTTP/2 request on its way into the exchange: held back while the exchange cannot
 * take it, held to what the exchange allows and to {@code timeouts.body_idle}. Owned by its event
 * loop.
 */
final class StreamBody {
  private final StreamFrames frames;
  private final ProxyLoop loop;
  private final Http2Stream stream;

  private @Nullable Exchange exchange;
  private @Nullable ArrayDeque<ByteBuf> held;
  private @Nullable HeaderBlock trailers;
  private @Nullable Deadline idle;
  private long bytes;
  private boolean ended;
  private boolean handedOver;

  StreamBody(StreamFrames frames, ProxyLoop loop, Http2Stream stream) {
    this.frames = frames;
    this.loop = loop;
    this.stream = stream;
  }

  /**
   * @param whole whether the request has no body
   */
  void begin(Exchange owner, boolean whole) {
    exchange = owner;
    ended = whole;
    handedOver = whole;
    if (!whole) {
      idle = loop.deadlines().create(this::idled);
      restartIdle();
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
    restartIdle();
    bytes += length;
    if (bytes > owner.terms().maxBody() && !owner.request().upgradeRequested()) {
      ended |= last;
      owner.requestFailed(ErrorReply.BODY_TOO_LARGE);
      return length;
    }
    int taken = 0;
    if (length > 0) {
      if (held == null && owner.wantsBody()) {
        owner.requestBody(data, length);
        taken = length;
      } else {
        hold(data.readRetainedSlice(length));
      }
    }
    if (last) {
      end(null);
    }
    return taken;
  }

  /** The client has sent everything, perhaps with trailers behind it. */
  void end(@Nullable HeaderBlock received) {
    ended = true;
    trailers = received;
    Deadline deadline = idle;
    if (deadline != null) {
      deadline.release();
    }
    if (held == null) {
      handOver();
    }
  }

  private void hold(ByteBuf piece) {
    ArrayDeque<ByteBuf> pieces = held;
    if (pieces == null) {
      pieces = new ArrayDeque<>(4);
      held = pieces;
    }
    pieces.add(piece);
  }

  /** The exchange can take more. */
  void wanted() {
    restartIdle();
    ArrayDeque<ByteBuf> pieces = held;
    Exchange owner = exchange;
    while (owner != null && pieces != null && owner.wantsBody()) {
      ByteBuf piece = pieces.poll();
      if (piece == null) {
        held = null;
        break;
      }
      int length = piece.readableBytes();
      owner.requestBody(piece, length);
      piece.release();
      frames.giveBack(stream, length);
      owner = exchange;
    }
    if (ended && held == null) {
      handOver();
    }
    if (owner != null) {
      owner.flushRequest();
    }
  }

  private void handOver() {
    Exchange owner = exchange;
    if (!handedOver && owner != null) {
      handedOver = true;
      owner.requestEnd(trailers);
    }
  }

  private void restartIdle() {
    Deadline deadline = idle;
    if (deadline != null && !ended) {
      deadline.in(loop.now(), loop.settings().bodyIdleNanos());
    }
  }

  private void idled() {
    Exchange owner = exchange;
    if (owner == null) {
      return;
    }
    if (owner.isOpenEnded() || !owner.wantsBody()) {
      // A stream of messages may rest, and who waits for the endpoint is not slow.
      restartIdle();
      return;
    }
    loop.touchClock();
    owner.requestFailed(ErrorReply.REQUEST_TIMEOUT);
  }

  void release() {
    exchange = null;
    Deadline deadline = idle;
    if (deadline != null) {
      deadline.release();
    }
    ArrayDeque<ByteBuf> pieces = held;
    held = null;
    if (pieces != null) {
      pieces.forEach(ByteBuf::release);
    }
  }
}
