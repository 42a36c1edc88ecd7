package io.gazan.dataplane.proxy.request;

import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http2.FaultListener;
import io.gazan.dataplane.http2.FrameHandler;
import io.gazan.dataplane.http2.Http2Limits;
import io.gazan.dataplane.http2.head.HeadEncoder;
import io.gazan.dataplane.http2.head.ReplyHeads;
import io.gazan.dataplane.http2.head.RequestReader;
import io.gazan.dataplane.http2.head.ResponseReader;
import io.netty.handler.codec.http2.Http2FrameListener;

/** What one event loop reads and writes the heads of HTTP/2 with; it belongs to that loop. */
public final class Http2Heads {
  private final Http2Limits limits;
  private final RequestReader requests;
  private final ResponseReader responses;
  private final HeadEncoder encoder = new HeadEncoder();
  private final ReplyHeads replies = new ReplyHeads(encoder);

  /**
   * @param limits of clients' connections
   */
  public Http2Heads(HeadPool pool, Http2Limits limits) {
    this.limits = limits;
    this.requests = new RequestReader(pool, limits.heads());
    this.responses = new ResponseReader(pool, Http2Limits.UPSTREAM.heads());
  }

  /** The handler of a client's connection. */
  public FrameHandler server(Http2FrameListener listener, FaultListener faults) {
    return FrameHandler.server(limits, listener, faults);
  }

  /** The handler of a connection to an endpoint. */
  public FrameHandler client(Http2FrameListener listener, FaultListener faults) {
    return FrameHandler.client(Http2Limits.UPSTREAM, listener, faults);
  }

  public RequestReader requests() {
    return requests;
  }

  public ResponseReader responses() {
    return responses;
  }

  public HeadEncoder encoder() {
    return encoder;
  }

  public ReplyHeads replies() {
    return replies;
  }
}
