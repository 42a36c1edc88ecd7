package io.gazan.operator.api;

import io.gazan.operator.pki.ServingCertificate;
import io.gazan.operator.pki.TestCertificates;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Speaks HTTP/2 over TLS as an API server does: few streams on a connection, watches that stay
 * open, and, when told so, connections over which nothing comes any more.
 */
final class StreamsServer implements AutoCloseable {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ServingCertificate authority = TestCertificates.authority();
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private final Set<Channel> deaf = ConcurrentHashMap.newKeySet();
  private final Set<Channel> watches = ConcurrentHashMap.newKeySet();
  private final Channel listening;

  /**
   * Listens.
   *
   * @param streams that a connection may have at a time
   */
  StreamsServer(int streams) throws Exception {
    ServingCertificate own = TestCertificates.server(authority);
    var tls =
        SslContextBuilder.forServer(own.key(), own.chain())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    listening =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel connection) {
                    connections.add(connection);
                    connection.closeFuture().addListener(end -> connections.remove(connection));
                    connection
                        .pipeline()
                        .addLast(
                            tls.newHandler(connection.alloc()),
                            Http2FrameCodecBuilder.forServer()
                                .initialSettings(
                                    Http2Settings.defaultSettings().maxConcurrentStreams(streams))
                                .build(),
                            new Http2MultiplexHandler(new Answers(connection)));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  URI uri(String path) {
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    return URI.create("https://localhost:" + port + path);
  }

  SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", authority.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  int connections() {
    return connections.size();
  }

  int watches() {
    return watches.size();
  }

  /** Nothing that comes over the connections there are is answered any more, nor are they ended. */
  void swallow() {
    deaf.addAll(connections);
  }

  /** To each watch of a connection that is well. */
  void tell(String event) {
    for (Channel watch : watches) {
      if (!deaf.contains(watch.parent())) {
        watch.writeAndFlush(
            new DefaultHttp2DataFrame(Unpooled.copiedBuffer(event, StandardCharsets.UTF_8)));
      }
    }
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    connections.forEach(Channel::close);
    loop.shutdownGracefully();
  }

  private final class Answers extends ChannelInitializer<Channel> {
    private final Channel connection;

    Answers(Channel connection) {
      this.connection = connection;
    }

    @Override
    protected void initChannel(Channel stream) {
      stream
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object frame) {
                  try {
                    if (frame instanceof Http2HeadersFrame head
                        && !deaf.contains(connection)
                        && !"/never".contentEquals(head.headers().path())) {
                      answer(ctx, head);
                    }
                  } finally {
                    ReferenceCountUtil.release(frame);
                  }
                }
              });
    }

    private void answer(ChannelHandlerContext ctx, Http2HeadersFrame head) {
      boolean watch = String.valueOf(head.headers().path()).contains("watch=true");
      if (watch) {
        watches.add(ctx.channel());
        ctx.channel().closeFuture().addListener(end -> watches.remove(ctx.channel()));
      }
      ctx.writeAndFlush(
          new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200"), !watch));
    }
  }
}
