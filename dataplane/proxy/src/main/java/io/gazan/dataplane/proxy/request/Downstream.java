package io.gazan.dataplane.proxy.request;

import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of an {@code Exchange}: it feeds the request's body in and takes the response,
 * framed as this client understands it. An exchange writes at most one final head, or one reply or
 * answer in its place, and then ends it by {@link #exchangeEnded} or {@link #abort}, exactly once.
 * What is written leaves with {@link #flush}. Owned by the event loop of its connection.
 */
public interface Downstream {
  Client client();

  /** Whether more of a response can be taken now; if not, the endpoint is not read from. */
  boolean isWritable();

  /** The exchange can take more of the request's body now, or has thrown the rest of it away. */
  void bodyWanted();

  /** A 1xx head other than 101. */
  void interim(RequestHead request, ResponseHead head);

  /**
   * The head of an endpoint's response.
   *
   * @param requestWhole whether the request had been read to its end when its response came
   * @param extraLines ready lines of this response alone, or null
   */
  void head(
      RequestHead request,
      ResponseHead head,
      HeaderEdits edits,
      boolean requestWhole,
      byte @Nullable [] extraLines);

  /** Sends and consumes the next {@code length} bytes of {@code in} as body. */
  void data(ByteBuf in, int length);

  /** The response is whole. */
  void end(@Nullable HeaderBlock trailers);

  /** An answer of the proxy's own to a request that failed. */
  void reply(RequestHead request, ErrorReply reply, boolean requestWhole);

  /** A filter's answer. */
  void answer(RequestHead request, LocalAnswer answer, boolean requestWhole);

  /**
   * The endpoint has agreed to another protocol: from here on the client's bytes are handed over as
   * they are, as if they were a body without an end, and what is written goes out as it is.
   *
   * @param head the endpoint's 101
   */
  void switchProtocols(
      RequestHead request, ResponseHead head, HeaderEdits edits, byte @Nullable [] extraLines);

  void flush();

  /** The response is written as a whole; the exchange is over. */
  void exchangeEnded();

  /**
   * Breaks off in such a way that what was sent cannot be taken for a whole response.
   *
   * @param why what a gRPC client is told in its trailers
   */
  void abort(ErrorReply why);

  /** Whether nothing can be sent any more: TLS ends both ways at once, whoever ends it. */
  boolean isOver();
}
