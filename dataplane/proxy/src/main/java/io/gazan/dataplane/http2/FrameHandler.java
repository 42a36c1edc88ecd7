package io.gazan.dataplane.http2;

import io.gazan.dataplane.http2.head.HeadEncoder;
import io.gazan.dataplane.http2.head.RequestReader;
import io.gazan.dataplane.http2.head.ResponseReader;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The channel handler of one HTTP/2 connection. The streams are the {@link Http2FrameListener}'s:
 * what it is given as headers goes to a {@link RequestReader} or a {@link ResponseReader}, and what
 * it sends comes from a {@link HeadEncoder}. An {@link Http2Exception} that it throws resets the
 * stream or ends the connection; never close the channel for one. Closing the channel closes it at
 * once: whoever wants to say goodbye sends GOAWAY first. Not final: a subclass may override what
 * Netty leaves to be overridden, calling this class's method.
 */
public class FrameHandler extends Http2ConnectionHandler {
  private static final int DEFAULT_WINDOW = 65_535;

  private final FloodGuard floods;
  private final int connectionWindow;
  private final FaultListener faults;
  private boolean faulted;
  private boolean widened;
  private boolean lingering;

  protected FrameHandler(FrameCodec codec, Http2FrameListener listener, FaultListener faults) {
    super(codec.decoder(), codec.encoder(), codec.settings(), true);
    this.floods = codec.floods();
    this.faults = faults;
    this.connectionWindow = codec.limits().connectionWindow();
    codec.decoder().frameListener(listener);
  }

  /** The handler of a client's connection to us. */
  public static FrameHandler server(
      Http2Limits limits, Http2FrameListener listener, FaultListener faults) {
    return new FrameHandler(FrameCodec.server(limits, Ticker.systemTicker()), listener, faults);
  }

  /** The handler of our connection to an endpoint. */
  public static FrameHandler client(
      Http2Limits limits, Http2FrameListener listener, FaultListener faults) {
    return new FrameHandler(FrameCodec.client(limits, Ticker.systemTicker()), listener, faults);
  }

  /** The weighted sum of what was odd about the peer lately, see {@link FloodGuard}. */
  public final int glitches() {
    return floods.glitches();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    widen(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx);
    widen(ctx);
  }

  /** The window of the connection is no setting: it can only be widened after the preface. */
  private void widen(ChannelHandlerContext ctx) throws Http2Exception {
    if (widened || !ctx.channel().isActive()) {
      return;
    }
    widened = true;
    decoder()
        .flowController()
        .incrementWindowSize(connection().connectionStream(), connectionWindow - DEFAULT_WINDOW);
    ctx.flush();
  }

  /** Ends the connection after what was written, in such a way that the peer gets to read it. */
  public final void closeLingering(ChannelHandlerContext ctx) {
    linger(ctx);
    ctx.close();
  }

  private void linger(ChannelHandlerContext ctx) {
    if (!lingering && connection().isServer() && !ctx.isRemoved()) {
      lingering = true;
      ctx.pipeline().addBefore(ctx.name(), null, new Lingering());
    }
  }

  /** The peer gets a GOAWAY; work for its streams ends now, and not only with the connection. */
  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception http2Ex) {
    // A write that fails because the connection is gone comes here too: nobody's fault.
    if (!faulted && !(cause instanceof IOException)) {
      faulted = true;
      faults.faulted(ConnectionFault.of(http2Ex), cause);
    }
    linger(ctx);
    super.onConnectionError(ctx, outbound, cause, http2Ex);
    if (connection().isServer()) {
      connection().close(ctx.voidPromise());
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException http2Ex) {
    super.onStreamError(ctx, outbound, cause, http2Ex);
    if (outbound) {
      return;
    }
    boolean refused = http2Ex.error() == Http2Error.REFUSED_STREAM;
    try {
      floods.glitch(refused ? FloodGuard.REFUSED_STREAM : FloodGuard.STREAM_ERROR);
    } catch (Http2Exception calm) {
      onError(ctx, false, calm);
    }
  }
}
