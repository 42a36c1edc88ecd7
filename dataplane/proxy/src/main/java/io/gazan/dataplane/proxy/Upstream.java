package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.proxy.request.Downstream;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint's side of an {@link Exchange}: one HTTP/1.1 connection for as long as the exchange
 * lasts, or one stream of an HTTP/2 connection. It sends the request and tells the exchange what
 * comes back; when the response is whole or the endpoint has failed it is done and hears nothing
 * more. Owned by the event loop of its connection.
 */
interface Upstream {
  /**
   * Whether the connection served an exchange before, so that the endpoint may have closed it
   * unseen.
   */
  boolean reused();

  /** Whether the endpoint can say that it has not looked at a request (HTTP/2). */
  boolean mayRefuse();

  /** Whether more of the request's body can be taken now; if not, the client is not read from. */
  boolean isWritable();

  /** Whether nothing can be sent any more: TLS ends both ways at once, whoever ends it. */
  boolean isOver();

  /** Sends the head; what is read from now on answers it. */
  void begin(Exchange owner, Downstream downstream, HeaderEdits edits);

  /** Sends and consumes the next {@code length} bytes of {@code in} as the request's body. */
  void body(ByteBuf in, int length);

  /** The request is whole; from now on the endpoint's time to answer runs. */
  void requestEnd(@Nullable HeaderBlock trailers);

  void flush();

  /** The client takes no more for now. */
  void pauseReading();

  void resumeReading();

  /** The exchange needs no answer any more: stops the endpoint's work as far as HTTP allows. */
  void abandon();
}
