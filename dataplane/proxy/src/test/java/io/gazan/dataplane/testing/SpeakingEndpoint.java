package io.gazan.dataplane.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint for whoever asks what it speaks: answers requests with a status and nothing else, in
 * a protocol that may change, and stops listening and comes back on the same port.
 */
public final class SpeakingEndpoint implements AutoCloseable {
  final AtomicInteger plainRequests = new AtomicInteger();
  final AtomicInteger checks = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final InetAddress address = Loopback.next();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("speaking", true), NioIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private volatile Speech speech;
  private volatile SpeechAnswer answer = SpeechAnswer.status(200);
  private volatile @Nullable Channel listener;
  private int port;

  private SpeakingEndpoint(Speech speech) {
    this.speech = speech;
  }

  public static SpeakingEndpoint start(Speech speech) {
    SpeakingEndpoint endpoint = new SpeakingEndpoint(speech);
    endpoint.listen();
    return endpoint;
  }

  /** Has its port, and does not listen there yet. */
  public static SpeakingEndpoint down(Speech speech) {
    SpeakingEndpoint endpoint = start(speech);
    endpoint.stop();
    return endpoint;
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  /** {@code 127.x.y.z:port}. */
  public String address() {
    return address.getHostAddress() + ":" + port;
  }

  /** On connections from now on. */
  public SpeakingEndpoint speak(Speech next) {
    speech = next;
    return this;
  }

  /** To requests from now on. */
  public SpeakingEndpoint answer(SpeechAnswer next) {
    answer = next;
    return this;
  }

  /** Connections so far. */
  public int connections() {
    return connections.get();
  }

  /** Connections that are open now. */
  public int open() {
    return open.size();
  }

  /** The most connections that were open at once. */
  public int mostOpen() {
    return mostOpen.get();
  }

  /** Requests in clear text so far, in HTTP/1.1. */
  public int plainRequests() {
    return plainRequests.get();
  }

  /** Requests of health checks so far, in any protocol. */
  public int checks() {
    return checks.get();
  }

  SpeechAnswer answer() {
    return answer;
  }

  /** Nobody listens, every connection is closed. */
  public void stop() {
    Channel channel = listener;
    if (channel != null) {
      channel.close().syncUninterruptibly();
      listener = null;
    }
    open.close().awaitUninterruptibly();
  }

  /** Listens (again), on the same port. */
  public void listen() {
    Channel channel =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel connection) {
                    open.add(connection);
                    connections.incrementAndGet();
                    mostOpen.accumulateAndGet(open.size(), Math::max);
                    SpeechPipelines.fill(connection, SpeakingEndpoint.this, speech);
                  }
                })
            .bind(address, port)
            .syncUninterruptibly()
            .channel();
    port = ((InetSocketAddress) channel.localAddress()).getPort();
    listener = channel;
  }

  @Override
  public void close() {
    stop();
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
