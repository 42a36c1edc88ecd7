package io.gazan.dataplane.testing;

import io.gazan.dataplane.testing.tls.TestPair;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Sets up the connections of an {@link EchoEndpoint} for what it speaks. */
final class EchoPipeline extends ChannelInitializer<SocketChannel> {
  private static final int HEAD = 65_536;

  private final EchoEndpoint endpoint;
  private final EchoWire wire;
  private final @Nullable SslContext tls;

  EchoPipeline(EchoEndpoint endpoint, EchoWire wire) {
    this.endpoint = endpoint;
    this.wire = wire;
    TestPair pair = wire.pair();
    this.tls = pair == null ? null : context(pair, wire);
  }

  private static SslContext context(TestPair pair, EchoWire wire) {
    SslContextBuilder builder = pair.server(wire.clientCa());
    if (!wire.alpn().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              wire.http2()
                  ? SelectorFailureBehavior.FATAL_ALERT
                  : SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              wire.alpn()));
    }
    try {
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    endpoint.accepted(channel);
    if (endpoint.mood() == Mood.RESETS_AT_ONCE) {
      EchoHandler.reset(channel);
      return;
    }
    int number = endpoint.connections.incrementAndGet();
    ChannelPipeline pipeline = channel.pipeline();
    SslContext context = tls;
    if (context != null) {
      pipeline.addLast(context.newHandler(channel.alloc()), new Negotiated(number));
    } else if (wire.http2()) {
      http2(pipeline, number);
    } else {
      http1(pipeline, number);
    }
  }

  private void http1(ChannelPipeline pipeline, int number) {
    pipeline
        .addLast(new HttpServerCodec(HEAD, HEAD, HEAD))
        .addLast(new EchoHandler(endpoint, number, "HTTP/1.1"));
  }

  private void http2(ChannelPipeline pipeline, int number) {
    UnseenStreams.Connection unseen = endpoint.unseen().connection();
    pipeline
        .addLast(
            Http2FrameCodecBuilder.forServer()
                .initialSettings(
                    Http2Settings.defaultSettings()
                        .maxConcurrentStreams(endpoint.maxStreams())
                        .maxHeaderListSize(HEAD))
                .decoderEnforceMaxRstFramesPerWindow(0, 0)
                .encoderEnforceMaxRstFramesPerWindow(0, 0)
                .build())
        .addLast(
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream
                        .pipeline()
                        .addLast(unseen.handler())
                        .addLast(new EchoStreamRecorder(endpoint, number))
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                        .addLast(new EchoHandler(endpoint, number, "HTTP/2"));
                  }
                }))
        .addLast(new Answered());
  }

  /** The codec has answered what was wrong by then; nobody else has to hear of it. */
  private static final class Answered extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof Http2Exception)) {
        context.close();
      }
    }
  }

  /** Goes on, once hands are shaken, with what ALPN chose. */
  private final class Negotiated extends ApplicationProtocolNegotiationHandler {
    private final int number;

    Negotiated(int number) {
      super("");
      this.number = number;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      SslHandler handler = context.pipeline().get(SslHandler.class);
      SSLSession session = handler.engine().getSession();
      endpoint.shookHands(
          new EchoHandshake(
              number,
              sni(session),
              protocol.isEmpty() ? null : protocol,
              session.getProtocol(),
              subject(session)));
      if (protocol.equals("h2") || wire.http2()) {
        http2(context.pipeline(), number);
      } else {
        http1(context.pipeline(), number);
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      endpoint.handshakeFailed(cause);
      context.close();
    }
  }

  private static @Nullable String sni(SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      List<String> names =
          extended.getRequestedServerNames().stream()
              .filter(SNIHostName.class::isInstance)
              .map(name -> ((SNIHostName) name).getAsciiName())
              .toList();
      return names.isEmpty() ? null : names.getFirst();
    }
    return null;
  }

  private static @Nullable String subject(SSLSession session) {
    try {
      return ((X509Certificate) session.getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
