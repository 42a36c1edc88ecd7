package io.gazan.dataplane.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * An endpoint that answers whatever is asked with the same large body, as fast as it is taken. All
 * answers are one piece of memory, so that thousands of them at a time cost the test nothing.
 */
public final class LargeEndpoint implements AutoCloseable {
  private final InetAddress address = Loopback.next();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("large", true), NioIoHandler.newFactory());
  private final ByteBuf answer;
  private final int port;

  private LargeEndpoint(int bodyBytes) {
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    answer = Unpooled.directBuffer(head.length + bodyBytes);
    answer.writeBytes(head).writeZero(bodyBytes);
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Answers());
                  }
                })
            .bind(address, 0)
            .syncUninterruptibly()
            .channel();
    port = ((InetSocketAddress) listener.localAddress()).getPort();
  }

  public static LargeEndpoint start(int bodyBytes) {
    return new LargeEndpoint(bodyBytes);
  }

  /** {@code 127.x.y.z:port}. */
  public String address() {
    return address.getHostAddress() + ":" + port;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    answer.release();
  }

  /** A request is what ends with an empty line; none of them has a body. */
  private final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
    private int newlines;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
      while (in.isReadable()) {
        byte next = in.readByte();
        if (next == '\n') {
          newlines++;
        } else if (next != '\r') {
          newlines = 0;
        }
        if (newlines == 2) {
          newlines = 0;
          ctx.writeAndFlush(answer.retainedDuplicate(), ctx.voidPromise());
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
