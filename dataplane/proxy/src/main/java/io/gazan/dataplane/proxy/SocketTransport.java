package io.gazan.dataplane.proxy;

import io.gazan.dataplane.config.KeepaliveConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import jdk.net.ExtendedSocketOptions;

/**
 * How sockets are driven: the I/O handler of an event loop and the channel classes that go with it.
 *
 * @param name what logs and metrics call it
 * @param reusePort whether several listeners may share a port, one per event loop
 */
public record SocketTransport(
    String name,
    IoHandlerFactory ioHandlers,
    Class<? extends ServerSocketChannel> server,
    Class<? extends SocketChannel> client,
    Class<? extends DatagramChannel> datagram,
    boolean reusePort) {

  /** Turns kernel keepalive on for the connections that {@code bootstrap} accepts. */
  public void keepalive(ServerBootstrap bootstrap, KeepaliveConfig keepalive) {
    int idle = (int) keepalive.idle().toSeconds();
    int interval = (int) keepalive.interval().toSeconds();
    bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
    if (client == EpollSocketChannel.class) {
      bootstrap
          .childOption(EpollChannelOption.TCP_KEEPIDLE, idle)
          .childOption(EpollChannelOption.TCP_KEEPINTVL, interval)
          .childOption(EpollChannelOption.TCP_KEEPCNT, keepalive.count());
    } else if (client == IoUringSocketChannel.class) {
      bootstrap
          .childOption(IoUringChannelOption.TCP_KEEPIDLE, idle)
          .childOption(IoUringChannelOption.TCP_KEEPINTVL, interval)
          .childOption(IoUringChannelOption.TCP_KEEPCNT, keepalive.count());
    } else {
      bootstrap
          .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idle)
          .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval)
          .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), keepalive.count());
    }
  }

  /** epoll where the native library loads, else NIO. */
  public static SocketTransport auto() {
    return Epoll.isAvailable() ? epoll() : nio();
  }

  public static SocketTransport epoll() {
    return new SocketTransport(
        "epoll",
        EpollIoHandler.newFactory(),
        EpollServerSocketChannel.class,
        EpollSocketChannel.class,
        EpollDatagramChannel.class,
        true);
  }

  /** io_uring; fails with the kernel's reason where it is not to be had. */
  public static SocketTransport ioUring() {
    IoUring.ensureAvailability();
    return new SocketTransport(
        "io_uring",
        IoUringIoHandler.newFactory(),
        IoUringServerSocketChannel.class,
        IoUringSocketChannel.class,
        IoUringDatagramChannel.class,
        true);
  }

  public static SocketTransport nio() {
    return new SocketTransport(
        "nio",
        NioIoHandler.newFactory(),
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        NioDatagramChannel.class,
        false);
  }
}
