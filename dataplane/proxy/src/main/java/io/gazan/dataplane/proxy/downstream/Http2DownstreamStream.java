package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http2.head.ReplyHeads;
import io.gazan.dataplane.proxy.Exchange;
import io.gazan.dataplane.proxy.ExchangeAccount;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.StreamFrames;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.proxy.request.Downstream;
import io.gazan.dataplane.proxy.time.GrpcCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a client's HTTP/2 connection: one request and its response. What the exchange
 * cannot take of the body yet is held and not given back to the stream's flow-control window, so
 * that it never grows beyond a window. Owned by its event loop.
 */
final class Http2DownstreamStream implements Downstream {
  private final Http2Downstream connection;
  private final ProxyLoop loop;
  private final StreamFrames frames;
  private final Http2Stream stream;
  private final StreamBody body;

  private @Nullable Exchange exchange;
  private @Nullable ByteBuf pending;
  private boolean responseEnded;
  private boolean endsByTrailers;
  private boolean tunnel;
  private boolean marked;
  private boolean over;
  private @Nullable StreamStall stall;
  private @Nullable ChannelFuture lastWrite;

  Http2DownstreamStream(Http2Downstream connection, ProxyLoop loop, Http2Stream stream) {
    this.connection = connection;
    this.frames = connection.frames();
    this.loop = loop;
    this.stream = stream;
    this.body = new StreamBody(connection, loop, stream);
  }

  // ---- what the connection reads

  /**
   * The request's head.
   *
   * @param whole whether nothing follows
   */
  void begin(RequestHead head, boolean whole) {
    Exchange started = new Exchange(loop, this, head);
    exchange = started;
    body.begin(started, whole);
    started.start();
  }

  /** A head that was read but is no request that can be served. */
  void refuse(RequestHead head, ErrorReply reply, boolean whole) {
    body.discard(whole);
    reply(head, reply, whole);
    ExchangeAccount.refused(loop, client(), head, reply, 0);
    finishWrites();
  }

  /**
   * Bytes of the request's body.
   *
   * @return how many of them may go back to the flow-control window now
   */
  int data(ByteBuf data, boolean last) {
    return body.data(data, last);
  }

  void trailers(@Nullable HeaderBlock trailers) {
    body.end(trailers);
  }

  /** The client has given the stream up, or it was ended for a rule that it broke. */
  void closed() {
    closed(connection.lostBy());
  }

  private void closed(ErrorReply why) {
    if (!over) {
      over();
      Exchange running = exchange;
      exchange = null;
      if (running != null) {
        running.clientClosed(why);
      }
    }
  }

  /** The client takes more bytes of this stream, if perhaps not enough to go on. */
  void madeRoom() {
    StreamStall watched = stall;
    if (watched != null) {
      watched.madeRoom();
    }
  }

  void writable() {
    StreamStall watched = stall;
    if (watched != null) {
      watched.clear();
    }
    Exchange running = exchange;
    if (running != null) {
      running.downstreamWritable();
    }
  }

  /** What was read in this turn is to go on; true if it was not known yet that there is some. */
  boolean mark() {
    boolean first = !marked;
    marked = true;
    return first;
  }

  void flushRequest() {
    marked = false;
    Exchange running = exchange;
    if (running != null) {
      running.flushRequest();
    }
  }

  // ---- what the exchange asks for

  @Override
  public Client client() {
    return connection.client();
  }

  @Override
  public boolean isWritable() {
    return frames.isWritable(stream);
  }

  @Override
  public void bodyWanted() {
    body.wanted();
  }

  @Override
  public void interim(RequestHead request, ResponseHead head) {
    Http2Headers block = loop.http2().encoder().response(request, head, HeaderEdits.NONE, null);
    frames.headers(stream.id(), block, false);
    frames.flush();
  }

  @Override
  public void head(
      RequestHead request,
      ResponseHead head,
      HeaderEdits edits,
      boolean requestWhole,
      byte @Nullable [] extraLines) {
    responseEnded =
        head.framing() == BodyFraming.NONE
            || (head.framing() == BodyFraming.LENGTH && head.contentLength() == 0);
    endsByTrailers = head.framing() != BodyFraming.LENGTH && GrpcCall.is(request);
    Http2Headers block = loop.http2().encoder().response(request, head, edits, extraLines);
    lastWrite = frames.headers(stream.id(), block, responseEnded);
  }

  /** The last piece is kept back until it is known whether it ends the stream. */
  @Override
  public void data(ByteBuf in, int length) {
    push();
    if (length > 0) {
      pending = in.readRetainedSlice(length);
      if (!isWritable()) {
        watchStall();
      }
    }
  }

  @Override
  public void end(@Nullable HeaderBlock trailers) {
    if (responseEnded) {
      return;
    }
    responseEnded = true;
    ByteBuf rest = pending;
    pending = null;
    lastWrite = frames.end(stream, rest, trailers);
  }

  @Override
  public void reply(RequestHead request, ErrorReply reply, boolean requestWhole) {
    boolean toGrpc = GrpcCall.is(request);
    boolean headOnly = toGrpc || request.method() == Method.HEAD;
    ReplyHeads replies = loop.http2().replies();
    send(replies.reply(reply, toGrpc), headOnly ? null : replies.body(reply));
  }

  @Override
  public void answer(RequestHead request, LocalAnswer answer, boolean requestWhole) {
    boolean toGrpc = GrpcCall.is(request);
    boolean headOnly = toGrpc || request.method() == Method.HEAD;
    byte[] text = answer.body();
    Http2Headers block =
        loop.http2().replies().local(answer.status(), answer.headerLines(), text.length, toGrpc);
    send(block, headOnly ? null : Unpooled.wrappedBuffer(text));
  }

  private void send(Http2Headers block, @Nullable ByteBuf text) {
    responseEnded = true;
    lastWrite = frames.headers(stream.id(), block, text == null);
    if (text != null) {
      lastWrite = frames.data(stream, text, true);
    }
  }

  /** RFC 8441: the endpoint's 101 is a 200 here, and bytes go in DATA frames from now on. */
  @Override
  public void switchProtocols(
      RequestHead request, ResponseHead head, HeaderEdits edits, byte @Nullable [] extraLines) {
    tunnel = true;
    Http2Headers block = loop.http2().encoder().response(request, head, edits, extraLines);
    frames.headers(stream.id(), block, false);
    frames.flush();
    body.wanted();
  }

  @Override
  public void flush() {
    push();
    frames.flush();
  }

  @Override
  public void exchangeEnded() {
    exchange = null;
    finishWrites();
  }

  private void finishWrites() {
    boolean leaves = isWritable();
    frames.flush();
    ChannelFuture written = lastWrite;
    if (written == null) {
      over();
      return;
    }
    if (!body.whole()) {
      // The whole answer is out: what the client still sends is of no use (RFC 9113 §8.1).
      written.addListener(done -> frames.reset(stream, Http2Error.NO_ERROR));
    }
    if (leaves) {
      over();
    } else {
      // The client has to make room first, for which it has as long as always.
      body.release();
      watchStall();
      written.addListener(done -> over());
    }
  }

  /**
   * A gRPC client is told by trailers, whose status is never that of a whole answer. The reset of
   * an endpoint's connection is a CANCEL here (RFC 8441 §5).
   */
  @Override
  public void abort(ErrorReply why) {
    exchange = null;
    if (endsByTrailers && !responseEnded) {
      responseEnded = true;
      push();
      lastWrite = frames.headers(stream.id(), loop.http2().replies().grpcTrailers(why), true);
      finishWrites();
      return;
    }
    over();
    frames.reset(stream, tunnel ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR);
  }

  @Override
  public boolean isOver() {
    return false;
  }

  private void push() {
    ByteBuf piece = pending;
    if (piece != null) {
      pending = null;
      frames.data(stream, piece, false);
    }
  }

  private void watchStall() {
    StreamStall watched = stall;
    if (watched == null) {
      watched = new StreamStall(loop, connection, this::mayRest, this::stalled);
      stall = watched;
    }
    watched.watch();
  }

  /** Whether the client may take what there is as slowly as it likes, within its idle timeout. */
  private boolean mayRest() {
    Exchange running = exchange;
    return tunnel || endsByTrailers || (running != null && GrpcCall.is(running.request()));
  }

  private void stalled() {
    if (exchange == null) {
      loop.metrics().error(ErrorReply.SLOW_READER.index());
    }
    closed(ErrorReply.SLOW_READER);
    frames.reset(stream, Http2Error.CANCEL);
  }

  private void over() {
    if (over) {
      return;
    }
    over = true;
    body.release();
    ByteBuf piece = pending;
    pending = null;
    if (piece != null) {
      piece.release();
    }
    StreamStall watched = stall;
    if (watched != null) {
      watched.release();
    }
    connection.streamDone();
  }
}
