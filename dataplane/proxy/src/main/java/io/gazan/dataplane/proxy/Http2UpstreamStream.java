package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http2.head.ResponseReader;
import io.gazan.dataplane.proxy.request.Downstream;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.gazan.dataplane.proxy.time.Deadline;
import io.gazan.dataplane.proxy.time.Waits;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an HTTP/2 connection to an endpoint: one request and its response. While the client
 * takes nothing, what has arrived is passed on but not given back to the stream's flow-control
 * window, so that the endpoint sends no more than a window of it. Owned by its event loop.
 */
final class Http2UpstreamStream implements Upstream {
  /** More interim (1xx) answers than this before the final one are an attack or a fault. */
  private static final int MAX_INTERIM = 10;

  private final Http2Upstream connection;
  private final StreamFrames frames;
  private final ProxyLoop loop;
  private final boolean reused;
  private final Deadline deadline;

  private @Nullable Exchange exchange;
  private @Nullable Downstream downstream;
  private @Nullable Http2Stream stream;
  private boolean requestSent;
  private boolean responseBegun;
  private boolean paused;
  private boolean marked;
  private int unreturned;

  /** How many bytes of the body are still to come; negative if nobody knows. */
  private long missing;

  private int interim;
  private long begunAt;

  Http2UpstreamStream(Http2Upstream connection, ProxyLoop loop, boolean reused) {
    this.connection = connection;
    this.frames = connection.frames();
    this.loop = loop;
    this.reused = reused;
    this.deadline = loop.deadlines().create(this::deadlinePassed);
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public boolean mayRefuse() {
    return true;
  }

  @Override
  public boolean isOver() {
    return false;
  }

  @Override
  public boolean isWritable() {
    Http2Stream open = stream;
    return open != null && frames.isWritable(open);
  }

  @Override
  public void begin(Exchange owner, Downstream client, HeaderEdits edits) {
    exchange = owner;
    downstream = client;
    boolean bodiless = owner.request().framing() == BodyFraming.NONE;
    requestSent = bodiless;
    stream = connection.open(this, owner.request(), edits, client, bodiless);
    if (stream == null) {
      // Told later: the exchange is about to hand over the rest of its request.
      loop.eventLoop().execute(() -> fail(UpstreamFailure.REFUSED_STREAM));
    }
    begunAt = loop.now();
    deadline.in(begunAt, nanosLeft(owner));
  }

  /** How long the endpoint may be silent from now on. */
  private long nanosLeft(Exchange owner) {
    Waits waits = owner.terms().waits();
    if (responseBegun) {
      return waits.idleNanos();
    }
    // An endpoint need not answer before a stream of messages has ended.
    return waits.isOpenEnded() && !requestSent ? waits.idleNanos() : waits.responseNanos();
  }

  @Override
  public void body(ByteBuf in, int length) {
    Http2Stream open = stream;
    Exchange owner = exchange;
    if (open == null || owner == null || length == 0) {
      in.skipBytes(length);
      return;
    }
    frames.data(open, in.readRetainedSlice(length), false);
    deadline.in(loop.now(), nanosLeft(owner));
  }

  @Override
  public void requestEnd(@Nullable HeaderBlock trailers) {
    Http2Stream open = stream;
    if (requestSent || open == null) {
      return;
    }
    requestSent = true;
    frames.end(open, null, trailers);
    Exchange owner = exchange;
    if (owner != null && !responseBegun) {
      deadline.in(loop.now(), nanosLeft(owner));
    }
  }

  @Override
  public void flush() {
    frames.flush();
  }

  @Override
  public void pauseReading() {
    paused = true;
  }

  @Override
  public void resumeReading() {
    if (!paused) {
      return;
    }
    paused = false;
    Http2Stream open = stream;
    Exchange owner = exchange;
    if (owner != null) {
      deadline.in(loop.now(), owner.terms().waits().idleNanos());
    }
    if (open != null && unreturned > 0) {
      frames.giveBack(open, unreturned);
      unreturned = 0;
    }
  }

  @Override
  public void abandon() {
    if (exchange != null) {
      done();
      reset(Http2Error.CANCEL);
    }
  }

  // ---- what the connection reads

  /** A header block: interim, final, or the trailers. */
  void headers(int id, Http2Headers read, boolean last) {
    Exchange owner = exchange;
    if (owner == null) {
      return;
    }
    ResponseReader reader = loop.http2().responses();
    try {
      if (responseBegun) {
        end(owner, reader.trailers(id, read));
        return;
      }
      ResponseHead head = reader.response(id, read, owner.request().method(), last);
      headRead(owner, head, last);
      loop.heads().release(head);
    } catch (Http2Exception malformed) {
      breakOff(UpstreamFailure.PROTOCOL, Http2Error.PROTOCOL_ERROR);
    }
  }

  private void headRead(Exchange owner, ResponseHead head, boolean last) {
    if (head.interim()) {
      if (last || ++interim > MAX_INTERIM) {
        breakOff(UpstreamFailure.PROTOCOL, Http2Error.PROTOCOL_ERROR);
        return;
      }
      owner.interimResponse(head);
      return;
    }
    responseBegun = true;
    missing =
        switch (head.framing()) {
          case NONE -> 0;
          case LENGTH -> head.contentLength();
          case CHUNKED, UNTIL_CLOSE -> -1;
        };
    deadline.in(loop.now(), owner.terms().waits().idleNanos());
    owner.responseHead(head);
    if (last && exchange == owner) {
      finish(owner, null);
    }
  }

  /**
   * Bytes of the body; all of {@code data} is consumed.
   *
   * @return how many of them may go back to the flow-control window now
   */
  int data(ByteBuf data, boolean last) {
    int bytes = data.readableBytes();
    Exchange owner = exchange;
    if (owner == null) {
      return bytes;
    }
    if (!responseBegun || (missing >= 0 && bytes > missing)) {
      breakOff(UpstreamFailure.PROTOCOL, Http2Error.PROTOCOL_ERROR);
      return bytes;
    }
    if (missing > 0) {
      missing -= bytes;
    }
    deadline.in(loop.now(), owner.terms().waits().idleNanos());
    if (bytes > 0) {
      owner.responseBody(data, bytes);
    }
    if (last && exchange == owner) {
      end(owner, null);
      return bytes;
    }
    if (paused) {
      unreturned += bytes;
      return 0;
    }
    return bytes;
  }

  /** The endpoint has ended the stream by RST_STREAM, or Netty has for a rule that it broke. */
  void resetBy(UpstreamFailure failure) {
    fail(failure);
  }

  /** More of the request can be sent. */
  void writable() {
    Exchange owner = exchange;
    if (owner != null) {
      owner.upstreamWritable();
    }
  }

  /** What was read in this turn is to go out; true if it was not known yet that there is some. */
  boolean mark() {
    boolean first = !marked;
    marked = true;
    return first;
  }

  void flushDownstream() {
    marked = false;
    Downstream client = downstream;
    if (client != null) {
      client.flush();
    }
  }

  // ---- endings

  /**
   * The endpoint has ended the stream. Netty lets a response with {@code content-length} and no
   * DATA pass, because it could be one to HEAD; to a client of HTTP/1.1 the rest would be whatever
   * comes next.
   */
  private void end(Exchange owner, @Nullable HeaderBlock trailers) {
    if (missing > 0) {
      breakOff(UpstreamFailure.PROTOCOL, Http2Error.PROTOCOL_ERROR);
    } else {
      finish(owner, trailers);
    }
  }

  private void finish(Exchange owner, @Nullable HeaderBlock trailers) {
    boolean overtaken = !requestSent;
    done();
    if (overtaken) {
      // The endpoint has answered without waiting for the rest, and shall not get it.
      reset(Http2Error.CANCEL);
    }
    owner.responseEnd(trailers);
  }

  private void deadlinePassed() {
    Exchange owner = exchange;
    if (owner == null) {
      return;
    }
    if (paused) {
      // The client is the slow one, and its own deadline runs.
      deadline.in(System.nanoTime(), owner.terms().waits().idleNanos());
      return;
    }
    loop.touchClock();
    connection.suspect(begunAt);
    breakOff(
        responseBegun ? UpstreamFailure.STALLED : UpstreamFailure.NO_ANSWER, Http2Error.CANCEL);
  }

  private void breakOff(UpstreamFailure failure, Http2Error error) {
    Exchange owner = exchange;
    done();
    reset(error);
    if (owner != null) {
      owner.upstreamFailed(failure, responseBegun);
    }
  }

  private void fail(UpstreamFailure failure) {
    Exchange owner = exchange;
    if (owner != null) {
      done();
      owner.upstreamFailed(failure, responseBegun);
    }
  }

  private void reset(Http2Error error) {
    Http2Stream open = stream;
    if (open != null) {
      frames.reset(open, error);
    }
  }

  private void done() {
    exchange = null;
    downstream = null;
    deadline.release();
    connection.streamDone();
  }
}
