package io.gazan.dataplane.testing.websocket;

import io.gazan.dataplane.testing.Loopback;
import io.gazan.dataplane.testing.tls.TestPair;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket endpoint, in clear text or over TLS: every frame that it gets it sends back, under
 * any path. It speaks the subprotocol {@code echo} with clients that ask for it.
 */
public final class WebSocketEchoEndpoint implements AutoCloseable {
  private static final int LARGEST_FRAME = 32 << 20;

  private final InetAddress address = Loopback.next();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("websocket-echo", true), NioIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ConcurrentLinkedQueue<WebSocketUpgrade> upgrades = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Integer> closes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger frames = new AtomicInteger();
  private final @Nullable SslContext tls;
  private final Channel listener;

  private WebSocketEchoEndpoint(@Nullable SslContext tls) {
    this.tls = tls;
    this.listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    setUp(channel);
                  }
                })
            .bind(address, 0)
            .syncUninterruptibly()
            .channel();
  }

  public static WebSocketEchoEndpoint start() {
    return new WebSocketEchoEndpoint(null);
  }

  public static WebSocketEchoEndpoint start(TestPair pair) {
    return new WebSocketEchoEndpoint(pair.serverContext());
  }

  private void setUp(SocketChannel channel) {
    open.add(channel);
    SslContext context = tls;
    if (context != null) {
      channel.pipeline().addLast(context.newHandler(channel.alloc()));
    }
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(65_536))
        .addLast(
            new WebSocketServerProtocolHandler(
                WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath("/")
                    .checkStartsWith(true)
                    .subprotocols("echo")
                    .handleCloseFrames(false)
                    // The decoder says 1002 or 1007 itself; a second close frame would hide it.
                    .sendCloseFrame(null)
                    .dropPongFrames(false)
                    .decoderConfig(
                        WebSocketDecoderConfig.newBuilder()
                            .maxFramePayloadLength(LARGEST_FRAME)
                            .build())
                    .build()))
        .addLast(new WebSocketEchoHandler(this));
  }

  /** As it stands in {@code servers}: {@code 127.x.y.z:port}. */
  public String address() {
    return address.getHostAddress() + ":" + socketAddress().getPort();
  }

  public InetSocketAddress socketAddress() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** The handshakes that succeeded, in order. */
  public List<WebSocketUpgrade> upgrades() {
    return List.copyOf(upgrades);
  }

  /** The codes of the close frames that came; 1006 for a connection that ended without one. */
  public List<Integer> closes() {
    return List.copyOf(closes);
  }

  /** Data frames that came so far. */
  public int frames() {
    return frames.get();
  }

  public int openConnections() {
    return open.size();
  }

  /** Closes open connections without a close frame, as a process does that ends. */
  public void closeConnections() {
    open.close().awaitUninterruptibly();
  }

  void upgraded(WebSocketUpgrade upgrade) {
    upgrades.add(upgrade);
  }

  void framed() {
    frames.incrementAndGet();
  }

  void closed(int code) {
    closes.add(code);
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    closeConnections();
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
