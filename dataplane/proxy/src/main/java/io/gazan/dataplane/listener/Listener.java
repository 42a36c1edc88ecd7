package io.gazan.dataplane.listener;

import io.gazan.dataplane.config.ListenerConfig;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.ProxyLoops;
import io.gazan.dataplane.proxy.SocketTransport;
import io.gazan.dataplane.tls.DownstreamTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound port: one socket per event loop, all on one address with SO_REUSEPORT, so that the kernel
 * gives every connection to the loop that will own it for life. Where the transport cannot share a
 * port, the first loop accepts for itself alone.
 */
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 4096;

  /** Long enough for a loop to accept what had been queued when the backlog was shut. */
  private static final long LAST_ACCEPTS_MILLIS = 50;

  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  private final List<Channel> sockets;

  private Listener(List<Channel> sockets) {
    this.sockets = sockets;
  }

  /**
   * Binds and accepts at once.
   *
   * @param where the address; port 0 takes a free one
   * @param cap counts the connections of all listeners together
   * @param tls null for HTTP in clear text
   * @throws IOException if the address cannot be bound; nothing stays bound then
   */
  public static Listener bind(
      InetSocketAddress where,
      ListenerConfig config,
      ConnectionCap cap,
      ProxyLoops loops,
      @Nullable DownstreamTls tls)
      throws IOException {
    SocketTransport transport = loops.transport();
    List<Channel> sockets = new ArrayList<>();
    InetSocketAddress address = where;
    if (transport.reusePort()) {
      requireFree(address);
    }
    for (ProxyLoop loop : transport.reusePort() ? loops.all() : loops.all().subList(0, 1)) {
      ChannelFuture bound =
          bootstrap(config, transport, loop)
              .childHandler(new ConnectionInitializer(loop, config, cap, tls))
              .bind(address)
              .awaitUninterruptibly();
      if (!bound.isSuccess()) {
        sockets.forEach(socket -> socket.close().syncUninterruptibly());
        throw new IOException(bound.cause().getMessage(), bound.cause());
      }
      sockets.add(bound.channel());
      // Port 0 is a free port for the first socket and that same port for the others.
      address = (InetSocketAddress) bound.channel().localAddress();
    }
    Listener listener = new Listener(List.copyOf(sockets));
    log.atInfo()
        .addKeyValue("address", listener.address())
        .addKeyValue("sockets", sockets.size())
        .addKeyValue("transport", transport.name())
        .log(tls == null ? "listening for HTTP" : "listening for HTTPS");
    return listener;
  }

  /**
   * With SO_REUSEPORT another data plane of the same user would share its port without anybody
   * noticing: without it the kernel refuses.
   */
  private static void requireFree(InetSocketAddress address) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    }
  }

  private static ServerBootstrap bootstrap(
      ListenerConfig config, SocketTransport transport, ProxyLoop loop) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop.eventLoop())
            .channel(transport.server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, ProxyLoop.READ_SIZES)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ProxyLoop.WATER_MARK);
    if (transport.reusePort()) {
      bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
    }
    if (config.keepalive().enabled()) {
      transport.keepalive(bootstrap, config.keepalive());
    }
    return bootstrap;
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) sockets.getFirst().localAddress();
  }

  /**
   * Stops accepting in such a way that connections already queued in the kernel are served: first
   * no new ones are queued, then the loops take what is there, then the sockets close. Blocks
   * shortly.
   */
  public void stopAccepting() {
    for (Channel socket : sockets) {
      if (socket instanceof EpollServerSocketChannel epoll && epoll.isActive()) {
        try {
          new Socket(epoll.fd().intValue()).listen(0);
        } catch (IOException e) {
          log.atWarn().setCause(e).log("cannot shut the accept queue");
        }
      }
      socket.eventLoop().schedule(() -> socket.close(), LAST_ACCEPTS_MILLIS, TimeUnit.MILLISECONDS);
    }
    sockets.forEach(socket -> socket.closeFuture().syncUninterruptibly());
  }

  @Override
  public void close() {
    sockets.forEach(Channel::close);
    sockets.forEach(socket -> socket.closeFuture().syncUninterruptibly());
  }
}
