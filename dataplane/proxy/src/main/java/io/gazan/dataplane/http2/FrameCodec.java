package io.gazan.dataplane.http2;

import io.gazan.dataplane.http2.head.FieldsDecoder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.concurrent.Ticker;

/**
 * The parts of one HTTP/2 connection, wired: Netty's decoder and encoder with our field decoder,
 * our HPACK and our guards between them. The streams share the connection evenly; the priorities of
 * RFC 7540 are read past, as RFC 9113 §5.3 allows.
 */
public final class FrameCodec {
  private static final int SMALL_CONTINUATIONS = 16;

  private final Http2Limits limits;
  private final FloodGuard floods;
  private final Http2ConnectionDecoder decoder;
  private final Http2ConnectionEncoder encoder;
  private final Http2Settings settings;

  private FrameCodec(Http2Connection connection, Http2Limits limits, Ticker ticker) {
    this.limits = limits;
    this.floods = new FloodGuard(limits, ticker);
    this.settings = settings(connection.isServer(), limits);
    if (connection.isServer()) {
      // At once, not only when the peer has acknowledged our SETTINGS.
      connection.remote().maxActiveStreams(limits.streams());
    }
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    FrameGuard guard =
        new FrameGuard(
            new DefaultHttp2FrameReader(new FieldsDecoder(limits.heads()), SMALL_CONTINUATIONS),
            connection,
            floods);
    GuardedFrameWriter writer = new GuardedFrameWriter(floods);
    writer.guard(guard);
    this.encoder =
        new AnswerLimit(
            new DefaultHttp2ConnectionEncoder(connection, writer), limits.controlFrames(), floods);
    // The fields are validated by the readers, all but the pseudo-header fields that must be there.
    this.decoder =
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            guard,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            false,
            true);
  }

  public static FrameCodec server(Http2Limits limits, Ticker ticker) {
    return new FrameCodec(new DefaultHttp2Connection(true), limits, ticker);
  }

  public static FrameCodec client(Http2Limits limits, Ticker ticker) {
    return new FrameCodec(new DefaultHttp2Connection(false), limits, ticker);
  }

  private static Http2Settings settings(boolean server, Http2Limits limits) {
    Http2Settings settings =
        new Http2Settings()
            .initialWindowSize(limits.streamWindow())
            .maxHeaderListSize(limits.heads().headers());
    return server
        ? settings.maxConcurrentStreams(limits.streams()).connectProtocolEnabled(true)
        : settings.pushEnabled(false);
  }

  Http2Limits limits() {
    return limits;
  }

  FloodGuard floods() {
    return floods;
  }

  Http2ConnectionDecoder decoder() {
    return decoder;
  }

  Http2ConnectionEncoder encoder() {
    return encoder;
  }

  Http2Settings settings() {
    return settings;
  }
}
