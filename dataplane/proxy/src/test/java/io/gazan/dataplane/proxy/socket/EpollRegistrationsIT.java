package io.gazan.dataplane.proxy.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A peer that has ended its side, and gets much more than fits into its socket's buffer. */
class EpollRegistrationsIT {
  private static final int MUCH = 16_000_000;

  @Test
  void whatIsSentToAHalfClosedPeerArrivesThoughNothingWasWaitedForBefore() throws Exception {
    assumeTrue(Epoll.isAvailable(), "no epoll here");
    // Given
    AtomicReference<Channel> accepted = new AtomicReference<>();
    IoHandlerFactory handlers = EpollRegistrations.factory();
    MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, handlers);
    try {
      Channel listener =
          new ServerBootstrap()
              .group(group)
              .channel(EpollServerSocketChannel.class)
              .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
              .childHandler(
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                      if (event instanceof ChannelInputShutdownReadComplete) {
                        // Once Netty has told this, it waits for nothing more.
                        ctx.executor().execute(() -> accepted.set(ctx.channel()));
                      }
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      InetSocketAddress address = (InetSocketAddress) listener.localAddress();
      try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
        peer.shutdownOutput();
        await().atMost(Duration.ofSeconds(30)).until(() -> accepted.get() != null);

        // When: the kernel takes a part, and the rest has to wait until there is room.
        Channel channel = accepted.get();
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(new byte[MUCH]))
            .addListener(ChannelFutureListener.CLOSE);

        // Then
        peer.setSoTimeout(30_000);
        assertThat(peer.getInputStream().transferTo(OutputStream.nullOutputStream()))
            .isEqualTo(MUCH);
      }
    } finally {
      group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
    }
  }
}
