package io.gazan.dataplane.listener;

import io.gazan.dataplane.config.listener.ProxyProtocolMode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PROXY protocol header (versions 1 and 2) that a load balancer puts before the first
 * byte of HTTP. Only {@code trusted_proxies} may send one: with {@code on} everybody else is turned
 * away, with {@code optional} everybody else is a plain client, whose header then is a bad request.
 * What the client itself says in {@code X-Forwarded-*} is believed only if the <em>client</em> of
 * the header is trusted, for a balancer that passes bytes has not looked at them.
 */
final class ProxyProtocol extends ByteToMessageDecoder {
  private final ConnectionInitializer connections;
  private final ProxyProtocolMode mode;
  private final boolean trusted;
  private @Nullable ScheduledFuture<?> timeout;

  ProxyProtocol(ConnectionInitializer connections, ProxyProtocolMode mode, boolean trusted) {
    this.connections = connections;
    this.mode = mode;
    this.trusted = trusted;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long nanos = connections.loop().settings().handshakeNanos();
    timeout = ctx.executor().schedule(() -> refuse(ctx), nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    ScheduledFuture<?> pending = timeout;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (!trusted) {
      withoutHeader(ctx);
      return;
    }
    ProtocolDetectionState detected = HAProxyMessageDecoder.detectProtocol(in).state();
    switch (detected) {
      case NEEDS_MORE_DATA -> {}
      case INVALID -> withoutHeader(ctx);
      case DETECTED -> {
        ctx.pipeline().addAfter(ctx.name(), "proxy-protocol-client", new ClientNamed());
        ctx.pipeline().addAfter(ctx.name(), "proxy-protocol-decoder", new HAProxyMessageDecoder());
        ctx.pipeline().remove(this);
      }
    }
  }

  private void withoutHeader(ChannelHandlerContext ctx) {
    if (mode == ProxyProtocolMode.ON) {
      refuse(ctx);
      return;
    }
    InetSocketAddress peer = (InetSocketAddress) ctx.channel().remoteAddress();
    connections.serve(ctx.channel(), peer);
    ctx.pipeline().remove(this);
  }

  private void refuse(ChannelHandlerContext ctx) {
    connections.loop().metrics().connectionRefused();
    ctx.close();
  }

  /** Gives the connection to the client that the header names. */
  private final class ClientNamed extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (!(message instanceof HAProxyMessage header)) {
        ctx.fireChannelRead(message);
        return;
      }
      try {
        connections.serve(ctx.channel(), client(ctx, header));
        ctx.pipeline().remove(this);
      } finally {
        header.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      refuse(ctx);
    }

    /** The peer itself where the header names no TCP client (a balancer's own check). */
    private InetSocketAddress client(ChannelHandlerContext ctx, HAProxyMessage header) {
      boolean tcp =
          header.proxiedProtocol() == HAProxyProxiedProtocol.TCP4
              || header.proxiedProtocol() == HAProxyProxiedProtocol.TCP6;
      InetAddress source =
          header.command() == HAProxyCommand.PROXY && tcp && header.sourceAddress() != null
              ? NetUtil.createInetAddressFromIpAddressString(header.sourceAddress())
              : null;
      return source == null
          ? (InetSocketAddress) ctx.channel().remoteAddress()
          : new InetSocketAddress(source, header.sourcePort());
    }
  }
}
