package io.gazan.dataplane.listener;

import io.gazan.dataplane.config.ListenerConfig;
import io.gazan.dataplane.config.ProxyProtocolMode;
import io.gazan.dataplane.config.TrustedProxies;
import io.gazan.dataplane.proxy.Client;
import io.gazan.dataplane.proxy.Http1Downstream;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Admits a connection that one event loop has accepted and puts the handlers on it. */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
  private final ProxyLoop loop;
  private final ProxyProtocolMode proxyProtocol;
  private final TrustedProxies trusted;
  private final ConnectionCap cap;

  ConnectionInitializer(ProxyLoop loop, ListenerConfig config, ConnectionCap cap) {
    this.loop = loop;
    this.proxyProtocol = config.proxyProtocol();
    this.trusted = config.trustedProxies();
    this.cap = cap;
  }

  @Override
  protected void initChannel(Channel channel) {
    InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
    if (peer == null) {
      // Gone before it was looked at.
      channel.close();
      return;
    }
    InetAddress address = peer.getAddress();
    if (!cap.admit(address)) {
      loop.metrics().connectionRefused();
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> cap.closed(address));
    if (proxyProtocol == ProxyProtocolMode.OFF) {
      channel.pipeline().addLast(http(channel, peer));
    } else {
      channel.pipeline().addLast(new ProxyProtocol(this, proxyProtocol, trusted.contains(address)));
    }
  }

  /** The handler of a connection whose client is known now. */
  ChannelHandler http(Channel channel, InetSocketAddress client) {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    boolean believed = trusted.contains(client.getAddress());
    return new Http1Downstream(loop, channel, Client.of(client, local, false, believed));
  }

  ProxyLoop loop() {
    return loop;
  }
}
