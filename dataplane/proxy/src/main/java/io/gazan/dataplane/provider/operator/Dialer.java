package io.gazan.dataplane.provider.operator;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up and makes connections that speak HTTP/2 over TLS, on one event loop of its own. An
 * address is remembered for as long as DNS says, five seconds at most: the operator's pods come and
 * go. Its methods block, and belong to one thread that is no event loop.
 */
final class Dialer implements AutoCloseable {
  private static final int LONGEST_TTL_SECONDS = 5;

  /** What the operator may send before we have read it. */
  private static final int WINDOW = 1 << 20;

  private static final int MOST_HEADERS = 16 << 10;
  private static final int MOST_TOLD = 160;

  private final Duration patience;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("gazan-operator-io", true), NioIoHandler.newFactory());
  private final DnsNameResolver resolver =
      new DnsNameResolverBuilder(group.next())
          .datagramChannelType(NioDatagramChannel.class)
          .ttl(0, LONGEST_TTL_SECONDS)
          .negativeTtl(0)
          .build();

  /**
   * @param patience for a connection, and again for its handshake
   */
  Dialer(Duration patience) {
    this.patience = patience;
  }

  /** All addresses of a name. */
  List<InetAddress> lookUp(String host) throws DialFailure, InterruptedException {
    Future<List<InetAddress>> found = resolver.resolveAll(host).await();
    List<InetAddress> addresses = found.getNow();
    if (!found.isSuccess() || addresses == null || addresses.isEmpty()) {
      throw new DialFailure(SessionEnd.UNREACHABLE, host + " has no address", found.cause());
    }
    return addresses;
  }

  /**
   * A connection on which a stream can be opened.
   *
   * @param host the name that the certificate is for; also sent as SNI (RFC 6066 §3)
   */
  Channel dial(InetSocketAddress address, String host, SslContext tls)
      throws DialFailure, InterruptedException {
    Promise<Channel> ready = group.next().newPromise();
    ChannelFuture connecting =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis())
            .handler(new Setup(tls, host, address.getPort(), patience, ready))
            .connect(address);
    boolean whole = false;
    try {
      if (!connecting.await().isSuccess()) {
        throw new DialFailure(SessionEnd.UNREACHABLE, text(connecting.cause()), connecting.cause());
      }
      if (!ready.await(2 * patience.toNanos(), TimeUnit.NANOSECONDS) || !ready.isSuccess()) {
        throw new DialFailure(
            SessionEnd.TLS, "no TLS session with HTTP/2: " + text(ready.cause()), ready.cause());
      }
      whole = true;
      return ready.getNow();
    } finally {
      if (!whole && connecting.channel().isRegistered()) {
        connecting.channel().close();
      }
    }
  }

  /** In one line of bounded length: a message may quote what the other side sent. */
  private static String text(@Nullable Throwable cause) {
    if (cause == null) {
      return "no answer in time";
    }
    Throwable wrapped = cause instanceof DecoderException ? cause.getCause() : null;
    String message =
        String.valueOf((wrapped == null ? cause : wrapped).getMessage()).replaceAll("\\s+", " ");
    return message.length() <= MOST_TOLD ? message : message.substring(0, MOST_TOLD) + "…";
  }

  @Override
  public void close() {
    resolver.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** TLS first, then HTTP/2 where that is agreed. */
  private static final class Setup extends ChannelInitializer<Channel> {
    private final SslContext tls;
    private final String host;
    private final int port;
    private final Duration patience;
    private final Promise<Channel> ready;

    Setup(SslContext tls, String host, int port, Duration patience, Promise<Channel> ready) {
      this.tls = tls;
      this.host = host;
      this.port = port;
      this.patience = patience;
      this.ready = ready;
    }

    @Override
    protected void initChannel(Channel channel) {
      SslHandler handler = tls.newHandler(channel.alloc(), host, port);
      handler.setHandshakeTimeoutMillis(patience.toMillis());
      channel.pipeline().addLast(handler, new Agreed(ready));
    }
  }

  /** Puts HTTP/2 in when the handshake is over. */
  private static final class Agreed extends ApplicationProtocolNegotiationHandler {
    private final Promise<Channel> ready;

    Agreed(Promise<Channel> ready) {
      super("");
      this.ready = ready;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        ready.tryFailure(new IllegalStateException("the other side does not offer h2"));
        ctx.close();
        return;
      }
      ctx.pipeline()
          .addLast(
              Http2FrameCodecBuilder.forClient()
                  .initialSettings(
                      Http2Settings.defaultSettings()
                          .pushEnabled(false)
                          .initialWindowSize(WINDOW)
                          .maxHeaderListSize(MOST_HEADERS))
                  .build(),
              new Http2MultiplexHandler(new Refuse()),
              new Broken());
      ready.trySuccess(ctx.channel());
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ready.tryFailure(cause);
      ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ready.tryFailure(cause);
      ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
      ready.tryFailure(new IllegalStateException("the connection was closed"));
      super.channelInactive(ctx);
    }
  }

  /** Streams that a server opens, which it may not. */
  private static final class Refuse extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
      ctx.close();
    }

    @Override
    public boolean isSharable() {
      return true;
    }
  }

  /** The stream on a connection hears that it is gone; nobody need say it in the log again. */
  private static final class Broken extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
