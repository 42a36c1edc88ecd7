package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.BodyDecoder;
import io.gazan.dataplane.proxy.Exchange;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.time.Deadline;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one HTTP/1.1 client connection on their way into the exchange: kept back until
 * there is as much as has to be there first, decoded, held to the length that the exchange allows
 * and to what {@link BodyWait} allows. Owned by the connection's event loop.
 */
final class BodyReading {
  /** What came of reading on. */
  enum Step {
    /** Nothing yet: more has to come, or the exchange has to take what it has. */
    NEED_MORE,
    /** There may be more to do. */
    GONE_ON,
    /** The body is whole, and what follows is another request. */
    END
  }

  private final BodyDecoder decoder;
  private final BodyWait wait;
  private long bytes;
  private long bytesOfAll;

  /**
   * @param deadline whose passing is to be told to {@link #waited}
   * @param held what has come and could not be handed on yet
   */
  BodyReading(ProxyLoop loop, Deadline deadline, HeldBytes held) {
    this.decoder = new BodyDecoder(loop.settings().requestLimits());
    this.wait = new BodyWait(loop, deadline, () -> bytesOfAll + held.length());
  }

  /** A request has come whose body follows. */
  void begin(RequestHead request) {
    bytes = 0;
    decoder.reset(request.framing(), request.contentLength());
    wait.begin();
  }

  /** Hands on what {@code in} begins with, as far as the exchange takes it. */
  Step read(ByteBuf in, Exchange owner) {
    if (owner.bodyAhead() > 0) {
      return gather(in, owner);
    }
    if (!decoder.ended() && !owner.wantsBody()) {
      return Step.NEED_MORE;
    }
    int available = decoder.next(in);
    return switch (available) {
      case BodyDecoder.NEED_MORE -> Step.NEED_MORE;
      case BodyDecoder.END -> Step.END;
      case BodyDecoder.BROKEN -> {
        owner.requestFailed(ErrorReply.BAD_REQUEST);
        yield Step.GONE_ON;
      }
      default -> {
        handOn(in, available, owner);
        yield Step.GONE_ON;
      }
    };
  }

  private Step gather(ByteBuf in, Exchange owner) {
    if (in.isReadable()) {
      wait.read();
    }
    if (in.readableBytes() < owner.bodyAhead()) {
      return Step.NEED_MORE;
    }
    owner.bodyIsThere();
    return Step.GONE_ON;
  }

  private void handOn(ByteBuf in, int length, Exchange owner) {
    bytes += length;
    if (bytes > owner.terms().maxBody()) {
      owner.requestFailed(ErrorReply.BODY_TOO_LARGE);
      return;
    }
    bytesOfAll += length;
    wait.read();
    owner.requestBody(in, length);
  }

  @Nullable HeaderBlock trailers() {
    return decoder.trailers();
  }

  /** The exchange can take more now. */
  void wanted() {
    wait.wanted();
  }

  /** The deadline has passed: the exchange fails if the client is to blame. */
  void waited(Exchange owner) {
    ErrorReply failure = wait.passed(owner);
    if (failure != null) {
      owner.requestFailed(failure);
    }
  }
}
