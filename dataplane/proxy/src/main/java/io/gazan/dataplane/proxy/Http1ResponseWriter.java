package io.gazan.dataplane.proxy;

import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ErrorReply;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The responses of one client connection on their way out, framed as this client understands it: an
 * endpoint's, one after the other, or an answer of our own. Owned by the connection's event loop.
 */
final class Http1ResponseWriter {
  private final ProxyLoop loop;
  private final Channel channel;
  private final OutBuffer out;
  private BodyFraming framing = BodyFraming.NONE;
  private boolean trailers;

  Http1ResponseWriter(ProxyLoop loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
    this.out = new OutBuffer(channel);
  }

  /** A 1xx head: sent at once to clients that know of such things, with nothing added. */
  void interim(RequestHead request, ResponseHead head) {
    if (request.minorVersion() > 0) {
      write(request, head, HeaderEdits.NONE, BodyFraming.NONE, true, null);
      out.flush();
    }
  }

  /**
   * The head of an endpoint's response.
   *
   * @param mayKeepAlive whether everything else allows to keep the connection
   * @param extraLines ready lines of this response alone, or null
   * @return whether the connection can be kept after this response
   */
  boolean head(
      RequestHead request,
      ResponseHead head,
      HeaderEdits edits,
      boolean mayKeepAlive,
      byte @Nullable [] extraLines) {
    framing = HeadWriter.framingFor(request, head);
    trailers = request.acceptsTrailers();
    boolean keepAlive = mayKeepAlive && framing != BodyFraming.UNTIL_CLOSE;
    write(request, head, edits, framing, keepAlive, extraLines);
    return keepAlive;
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

  /** A header line, with its CRLF, of ASCII bytes. */
  static byte[] line(String start, byte[] value) {
    byte[] line = Arrays.copyOf(Ascii.bytes(start), start.length() + value.length + 2);
    System.arraycopy(value, 0, line, start.length(), value.length);
    line[line.length - 2] = '\r';
    line[line.length - 1] = '\n';
    return line;
  }

  /** Sends and consumes the next {@code length} bytes of {@code in} as body. */
  void data(ByteBuf in, int length) {
    if (framing == BodyFraming.CHUNKED) {
      out.chunk(in, length);
    } else {
      out.data(in, length);
    }
  }

  /** The body is whole. */
  void end(@Nullable HeaderBlock received) {
    if (framing == BodyFraming.CHUNKED) {
      out.lastChunk(trailers ? received : null);
    }
  }

  /** Whether an unfinished body would look finished to the client if the connection just closed. */
  boolean endsByClose() {
    return framing == BodyFraming.UNTIL_CLOSE;
  }

  /**
   * An answer of the proxy's own to a request that failed.
   *
   * @param request null if it could not be read
   */
  void reply(ErrorReply reply, @Nullable RequestHead request, boolean keepAlive) {
    boolean headOnly = request != null && request.method() == Method.HEAD;
    int version = request == null ? 1 : request.minorVersion();
    out.head(loop.errorReplies().reply(channel.alloc(), reply, headOnly, version, keepAlive));
  }

  /** A filter's answer. */
  void answer(LocalAnswer answer, RequestHead request, boolean keepAlive) {
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

  void flush() {
    out.flush();
  }

  void release() {
    out.release();
  }
}
