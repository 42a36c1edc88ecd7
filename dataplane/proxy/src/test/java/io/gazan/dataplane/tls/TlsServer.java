package io.gazan.dataplane.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The TLS of the proxy with a given provider, and behind it something that answers everything that
 * comes with one small response.
 */
final class TlsServer implements AutoCloseable {
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final Queue<TlsSession> sessions = new ConcurrentLinkedQueue<>();
  private final DownstreamTls tls;
  private final Channel listener;

  TlsServer(TlsConfig config, TlsProvider provider, String... applications) throws BadPair {
    tls =
        DownstreamTls.open(
            config,
            new DownstreamTls.Limits(16 << 10, Duration.ofSeconds(10)),
            List.of(applications),
            provider);
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    tls.secure(
                        channel,
                        (InetSocketAddress) channel.remoteAddress(),
                        session -> channel.pipeline().addLast(answering(session)),
                        () -> {});
                  }
                })
            .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .syncUninterruptibly()
            .channel();
  }

  private ChannelHandler answering(TlsSession session) {
    sessions.add(session);
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(OK));
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
      }
    };
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  DownstreamTls tls() {
    return tls;
  }

  /** Of the handshakes so far, in their order. */
  List<TlsSession> sessions() {
    return List.copyOf(sessions);
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 5, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    tls.close();
  }
}
