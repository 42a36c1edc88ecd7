package io.gazan.dataplane.testing.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gazan.dataplane.testing.tls.TestPair;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Takes sessions on 127.0.0.1 over TLS and HTTP/2. */
public final class FakeOperator implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final BlockingQueue<FakeSession> sessions = new LinkedBlockingQueue<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final Channel listener;
  private volatile int status = 200;
  private volatile SslContext tls;

  private FakeOperator(TestPair pair, int port) {
    tls = context(pair);
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Agreed());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), port)
            .syncUninterruptibly()
            .channel();
  }

  public static FakeOperator start(TestPair pair) {
    return new FakeOperator(pair, 0);
  }

  /** Where another one was before. */
  public static FakeOperator startAt(InetSocketAddress address, TestPair pair) {
    return new FakeOperator(pair, address.getPort());
  }

  private static SslContext context(TestPair pair) {
    try {
      return SslContextBuilder.forServer(
              new ByteArrayInputStream(pair.chainPem().getBytes(US_ASCII)),
              new ByteArrayInputStream(pair.keyPem().getBytes(US_ASCII)))
          .sslProvider(SslProvider.JDK)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2))
          .build();
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** What the requests from now on are answered with. */
  public void answer(int code) {
    status = code;
  }

  /** What handshakes from now on show. */
  public void show(TestPair pair) {
    tls = context(pair);
  }

  /** The next session that was taken; waits for it. */
  public FakeSession session() {
    try {
      FakeSession session = sessions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (session == null) {
        throw new AssertionError("nobody asked for a session");
      }
      return session;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What the requests so far said in {@code authorization}. */
  public List<String> tokens() {
    return List.copyOf(tokens);
  }

  /** Requests so far, whatever they were answered with. */
  public int requests() {
    return tokens.size();
  }

  @Override
  public void close() {
    if (group.isShuttingDown()) {
      return;
    }
    listener.close().syncUninterruptibly();
    channels.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Agreed extends ApplicationProtocolNegotiationHandler {
    Agreed() {
      super("none");
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        ctx.close();
        return;
      }
      ctx.pipeline()
          .addLast(
              Http2FrameCodecBuilder.forServer().build(),
              new Http2MultiplexHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                      stream
                          .pipeline()
                          .addLast(new FakeSession(() -> status, tokens::add, sessions::add));
                    }
                  }));
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
