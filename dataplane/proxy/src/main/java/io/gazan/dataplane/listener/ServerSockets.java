package io.gazan.dataplane.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;

/**
 * Server sockets of the family that their address is of. Left to itself, Netty makes one of IPv6
 * wherever there is IPv6, and {@code 0.0.0.0} then is {@code [::]}: open to networks that nobody
 * meant, and in the way of whoever has the port in IPv6.
 */
public final class ServerSockets {
  private static final KeepToIpv4 KEEP_TO_IPV4 = new KeepToIpv4();

  private ServerSockets() {}

  /**
   * One that is not bound yet.
   *
   * @param type of the transport
   * @param where it is to be bound
   */
  public static ServerChannel open(Class<? extends ServerChannel> type, InetSocketAddress where) {
    if (where.getAddress() instanceof Inet4Address) {
      if (type == EpollServerSocketChannel.class) {
        return new EpollServerSocketChannel(SocketProtocolFamily.INET);
      }
      if (type == NioServerSocketChannel.class) {
        return new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET);
      }
    }
    return new ReflectiveChannelFactory<>(type).newChannel();
  }

  /**
   * Turns away clients of IPv6 where only those of IPv4 are wanted and the socket takes both: with
   * io_uring, whose sockets are of IPv6 always, and with a predecessor's.
   *
   * @param socket bound, and not accepting yet
   * @param wanted the address that was asked for
   */
  public static void keepToFamily(Channel socket, InetSocketAddress wanted) {
    if (wanted.getAddress() instanceof Inet4Address
        && socket.localAddress() instanceof InetSocketAddress bound
        && bound.getAddress() instanceof Inet6Address) {
      socket.pipeline().addFirst(KEEP_TO_IPV4);
    }
  }

  @Sharable
  private static final class KeepToIpv4 extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      // A client of IPv4 has an address of IPv4 on such a socket too.
      if (message instanceof Channel channel
          && channel.remoteAddress() instanceof InetSocketAddress client
          && client.getAddress() instanceof Inet6Address) {
        channel.unsafe().closeForcibly();
        return;
      }
      context.fireChannelRead(message);
    }
  }
}
