package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.proxy.request.Downstream;
import io.gazan.dataplane.proxy.socket.Farewell;
import io.gazan.dataplane.proxy.socket.OutBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The responses of one client connection on their way out, framed as this client understands it: an
 * endpoint's, one after the other, or an answer of our own. To the exchange it is the client. Owned
 * by the connection's event loop.
 */
final class Http1ResponseWriter implements Downstream {
  private final Client client;
  private final ProxyLoop loop;
  private final Http1Downstream connection;
  private final Channel channel;
  private final OutBuffer out;
  private final WriteStall stall;
  private BodyFraming framing = BodyFraming.NONE;
  private boolean trailers;
  private boolean keepAlive;
  private boolean switched;

  Http1ResponseWriter(ProxyLoop loop, Http1Downstream connection, Channel channel, Client client) {
    this.client = client;
    this.loop = loop;
    this.connection = connection;
    this.channel = channel;
    this.out = new OutBuffer(channel);
    this.stall = new WriteStall(loop, channel, () -> switched, connection::stalled);
  }

  @Override
  public Client client() {
    return client;
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void bodyWanted() {
    connection.bodyWanted();
  }

  /** Sent at once to clients that know of such things, with nothing added. */
  @Override
  public void interim(RequestHead request, ResponseHead head) {
    if (request.minorVersion() > 0) {
      write(request, head, HeaderEdits.NONE, BodyFraming.NONE, true, null);
      out.flush();
    }
  }

  @Override
  public void head(
      RequestHead request,
      ResponseHead head,
      HeaderEdits edits,
      boolean requestWhole,
      byte @Nullable [] extraLines) {
    framing = HeadWriter.framingFor(request, head);
    trailers = request.acceptsTrailers();
    keepAlive = mayKeepAlive(request, requestWhole) && framing != BodyFraming.UNTIL_CLOSE;
    write(request, head, edits, framing, keepAlive, extraLines);
  }

  private boolean mayKeepAlive(RequestHead request, boolean requestWhole) {
    return requestWhole && request.keepAlive() && connection.mayKeepAlive();
  }

  @Override
  public void switchProtocols(
      RequestHead request, ResponseHead head, HeaderEdits edits, byte @Nullable [] extraLines) {
    framing = BodyFraming.UNTIL_CLOSE;
    keepAlive = false;
    switched = true;
    out.head(loop.headWriter().switching(channel.alloc(), request, head, edits, extraLines));
    out.flush();
    connection.tunnel();
  }

  private void write(
      RequestHead request,
      ResponseHead head,
      HeaderEdits edits,
      BodyFraming body,
      boolean keepAlive,
      byte @Nullable [] extraLines) {
    int room = body == BodyFraming.NONE ? 0 : OutBuffer.ROOM;
    out.head(
        loop.headWriter()
            .response(channel.alloc(), request, head, edits, body, keepAlive, extraLines, room));
  }

  @Override
  public void data(ByteBuf in, int length) {
    if (framing == BodyFraming.CHUNKED) {
      out.chunk(in, length);
    } else {
      out.data(in, length);
    }
  }

  @Override
  public void end(@Nullable HeaderBlock received) {
    if (framing == BodyFraming.CHUNKED) {
      out.lastChunk(trailers ? received : null);
    }
    if (switched) {
      out.flush();
      Farewell.halfClose(channel);
    }
  }

  /** Whether an unfinished body would look finished to the client if the connection just closed. */
  boolean endsByClose() {
    return framing == BodyFraming.UNTIL_CLOSE;
  }

  /**
   * An answer to a head that is no request, after which the connection ends.
   *
   * @param read as far as it could be read; null if nothing could
   */
  void refuse(ErrorReply reply, @Nullable RequestHead read) {
    reply(reply, read, false);
  }

  @Override
  public void reply(RequestHead request, ErrorReply reply, boolean requestWhole) {
    keepAlive = !reply.closes() && mayKeepAlive(request, requestWhole);
    reply(reply, request, keepAlive);
  }

  private void reply(ErrorReply reply, @Nullable RequestHead request, boolean keep) {
    boolean headOnly = request != null && request.method() == Method.HEAD;
    int version = request == null ? 1 : request.minorVersion();
    out.head(loop.errorReplies().reply(channel.alloc(), reply, headOnly, version, keep));
  }

  @Override
  public void answer(RequestHead request, LocalAnswer answer, boolean requestWhole) {
    keepAlive = mayKeepAlive(request, requestWhole);
    out.head(
        loop.errorReplies()
            .local(
                channel.alloc(),
                answer.status(),
                answer.headerLines(),
                answer.body(),
                request.method() == Method.HEAD,
                request.minorVersion(),
                keepAlive));
  }

  @Override
  public void flush() {
    out.flush();
    stall.flushed();
  }

  @Override
  public void exchangeEnded() {
    connection.exchangeEnded(keepAlive);
  }

  @Override
  public void abort(ErrorReply why) {
    connection.abort();
  }

  @Override
  public boolean isOver() {
    return Farewell.isOver(channel);
  }

  /** Whether the client has everything, as far as can be told. */
  boolean isTaken() {
    return stall.isAllTaken();
  }

  void release() {
    out.release();
    stall.release();
  }
}
