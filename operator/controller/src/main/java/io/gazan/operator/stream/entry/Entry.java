package io.gazan.operator.stream.entry;

import io.gazan.operator.pki.ServingCertificate;
import io.gazan.operator.stream.token.TokenGate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pipeline of each connection to the stream's port. One for the port, shared by loops.
 */
public final class Entry extends ChannelInitializer<Channel> {
  private static final int CONTROL_FRAMES = 64;

  /** Far more than a client needs: PING twice a second, and SETTINGS once. */
  private static final int CONTROL_FRAMES_RECEIVED = 64;

  private static final long CONTROL_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int RESETS = 10;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int EMPTY_FRAMES = 2;
  private static final int CONTINUATIONS = 8;
  private static final long LAST_WORDS_MILLIS = 1000;

  private final EntryLimits limits;
  private final EntryTls tls;
  private final Connections connections;
  private final Refusals refusals;
  private final Rules rules;

  /**
   * @param certificates the newest one, or none yet
   * @param refused is told each reason
   */
  public Entry(
      EntryLimits limits,
      Supplier<@Nullable ServingCertificate> certificates,
      Consumer<Refusal> refused,
      Rules rules) {
    this.limits = limits;
    this.rules = rules;
    tls = new EntryTls(certificates);
    connections = new Connections(limits);
    refusals = new Refusals(new RefusalLog(), refused);
  }

  /**
   * Who is let in.
   *
   * @param leading whether this replica takes data planes now
   * @param tokens says whose a token is
   * @param sessions makes what handles the stream of somebody who was let in; called on its event
   *     loop
   */
  public record Rules(
      BooleanSupplier leading, TokenGate tokens, Function<Guest, ChannelHandler> sessions) {}

  /** Connections that are open, let in or not. */
  public int connections() {
    return connections.open();
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      channel.close();
      return;
    }
    InetAddress address = remote.getAddress();
    SslContext context = tls.context();
    Refusal refusal = context == null ? Refusal.NO_CERTIFICATE : connections.open(address);
    if (context == null || refusal != null) {
      refusals.refused(channel, refusal == null ? Refusal.NO_CERTIFICATE : refusal, "");
      channel.close();
      return;
    }
    Doorman doorman = new Doorman(connections, address, limits, refusals);
    SslHandler handshake = context.newHandler(channel.alloc());
    handshake.setHandshakeTimeoutMillis(limits.handshake().toMillis());
    channel.pipeline().addLast(doorman, handshake, new Negotiation(doorman));
  }

  /** Goes on with HTTP/2 where the client offered it (ALPN, RFC 7301), and ends anything else. */
  private final class Negotiation extends ApplicationProtocolNegotiationHandler {
    private final Doorman doorman;

    Negotiation(Doorman doorman) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.doorman = doorman;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        doorman.refuse(context.channel(), Refusal.NO_HTTP2, "");
        context.close();
        return;
      }
      Http2MultiplexHandler streams =
          new Http2MultiplexHandler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel stream) {
                  stream.pipeline().addLast(new RequestHandler(rules, doorman));
                }
              });
      context.pipeline().addLast(codec(), streams, new Ending(doorman));
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      doorman.refuse(context.channel(), Refusal.HANDSHAKE, Words.of(cause));
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      doorman.refuse(context.channel(), Refusal.HANDSHAKE, Words.of(cause));
      context.close();
    }
  }

  private Http2FrameCodec codec() {
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(1)
                    .maxHeaderListSize(limits.headBytes()))
            .validateHeaders(true)
            .encoderEnforceMaxQueuedControlFrames(CONTROL_FRAMES)
            .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_FRAMES)
            .decoderEnforceMaxRstFramesPerWindow(RESETS, RESET_WINDOW_SECONDS)
            .encoderEnforceMaxRstFramesPerWindow(RESETS, RESET_WINDOW_SECONDS)
            .decoderEnforceMaxSmallContinuationFrames(CONTINUATIONS)
            .gracefulShutdownTimeoutMillis(LAST_WORDS_MILLIS)
            .build();
    // At once, not only when the client has acknowledged our SETTINGS.
    codec.connection().remote().maxActiveStreams(1);
    return codec;
  }

  /** What nobody before it understood ends the connection. */
  private static final class Ending extends ChannelInboundHandlerAdapter {
    private final Doorman doorman;
    private long windowStart = System.nanoTime();
    private int frames;

    Ending(Doorman doorman) {
      this.doorman = doorman;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      // SETTINGS, PING and the like, which the codec has answered.
      ReferenceCountUtil.release(message);
      long now = System.nanoTime();
      if (now - windowStart >= CONTROL_WINDOW_NANOS) {
        windowStart = now;
        frames = 0;
      }
      frames++;
      if (frames > CONTROL_FRAMES_RECEIVED && context.channel().isActive()) {
        doorman.refuse(context.channel(), Refusal.BROKEN_CONNECTION, "too many control frames");
        context.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      doorman.refuse(context.channel(), Refusal.BROKEN_CONNECTION, Words.of(cause));
      context.close();
    }
  }
}
