package io.gazan.dataplane.testing;

import io.netty.handler.codec.http2.Http2Error;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 stream that reached an {@link EchoEndpoint}: its head with the pseudo-headers, the
 * bytes of its body, its trailers, and how it ended. Written by the endpoint's event loop, read by
 * the test.
 */
public final class EchoStream {
  private final int connection;
  private final int id;
  private final WireHeaders head;
  private volatile WireHeaders trailers = new WireHeaders(List.of());
  private volatile long bodyBytes;
  private volatile boolean ended;
  private volatile @Nullable Http2Error reset;

  EchoStream(int connection, int id, WireHeaders head) {
    this.connection = connection;
    this.id = id;
    this.head = head;
  }

  /** On which of the endpoint's connections, from 1. */
  public int connection() {
    return connection;
  }

  public int id() {
    return id;
  }

  public WireHeaders head() {
    return head;
  }

  public WireHeaders trailers() {
    return trailers;
  }

  public long bodyBytes() {
    return bodyBytes;
  }

  /** Whether END_STREAM came. */
  public boolean isEnded() {
    return ended;
  }

  /** The code with which the client reset the stream, or null. */
  public @Nullable Http2Error reset() {
    return reset;
  }

  void body(int bytes, boolean last) {
    long sum = bodyBytes + bytes;
    bodyBytes = sum;
    if (last) {
      ended = true;
    }
  }

  void trailers(WireHeaders fields) {
    trailers = fields;
    ended = true;
  }

  void endedWithHead() {
    ended = true;
  }

  void wasReset(@Nullable Http2Error error) {
    reset = error;
  }

  @Override
  public String toString() {
    return "stream " + id + " of connection " + connection + " " + head.lines();
  }
}
