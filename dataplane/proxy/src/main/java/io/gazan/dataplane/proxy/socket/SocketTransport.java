package io.gazan.dataplane.proxy.socket;

import io.gazan.dataplane.config.listener.KeepaliveConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
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
import java.util.Map;
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

  /** Options of connections for which the kernel's keepalive is on. */
  public Map<ChannelOption<?>, Object> keepalive(KeepaliveConfig keepalive) {
    int idle = (int) keepalive.idle().toSeconds();
    int interval = (int) keepalive.interval().toSeconds();
    int count = keepalive.count();
    ChannelOption<?> on = ChannelOption.SO_KEEPALIVE;
    if (client == EpollSocketChannel.class) {
      return Map.of(
          on,
          true,
          EpollChannelOption.TCP_KEEPIDLE,
          idle,
          EpollChannelOption.TCP_KEEPINTVL,
          interval,
          EpollChannelOption.TCP_KEEPCNT,
          count);
    }
    if (client == IoUringSocketChannel.class) {
      return Map.of(
          on,
          true,
          IoUringChannelOption.TCP_KEEPIDLE,
          idle,
          IoUringChannelOption.TCP_KEEPINTVL,
          interval,
          IoUringChannelOption.TCP_KEEPCNT,
          count);
    }
    return Map.of(
        on,
        true,
        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
        idle,
        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
        interval,
        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT),
        count);
  }

  /** Whether its listening sockets can go from one process to another. */
  public boolean handsOver() {
    return server == EpollServerSocketChannel.class;
  }

  /** epoll where the native library loads, else NIO. */
  public static SocketTransport auto() {
    return Epoll.isAvailable() ? epoll() : nio();
  }

  public static SocketTransport epoll() {
    return new SocketTransport(
        "epoll",
        EpollRegistrations.factory(),
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
