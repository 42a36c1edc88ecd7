package io.gazan.dataplane.listener;

import io.gazan.dataplane.config.listener.ListenerConfig;
import io.gazan.dataplane.config.listener.ProxyProtocolMode;
import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.downstream.Http1Downstream;
import io.gazan.dataplane.proxy.downstream.Http2Downstream;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.tls.DownstreamTls;
import io.gazan.dataplane.tls.TlsSession;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Admits a connection that one event loop has accepted and puts the handlers on it: the PROXY
 * protocol's where that is on, TLS's on the TLS listener, and then the one that speaks HTTP.
 */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
  private final ProxyLoop loop;
  private final ProxyProtocolMode proxyProtocol;
  private final TrustedProxies trusted;
  private final ConnectionCap cap;
  private final @Nullable DownstreamTls tls;
  private final boolean priorKnowledge;

  ConnectionInitializer(
      ProxyLoop loop, ListenerConfig config, ConnectionCap cap, @Nullable DownstreamTls tls) {
    this.loop = loop;
    this.proxyProtocol = config.proxyProtocol();
    this.trusted = config.trustedProxies();
    this.cap = cap;
    this.tls = tls;
    this.priorKnowledge = config.h2c();
  }

  @Override
  protected void initChannel(Channel channel) {
    InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
    if (peer == null) {
      // Gone before it was looked at.
      channel.close();
      return;
    }
    if (!cap.admit()) {
      loop.metrics().connectionRefused();
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> cap.closed());
    if (proxyProtocol == ProxyProtocolMode.OFF) {
      serve(channel, peer);
    } else {
      channel
          .pipeline()
          .addLast(new ProxyProtocol(this, proxyProtocol, trusted.contains(peer.getAddress())));
    }
  }

  /** Goes on with a connection whose client is known now; closes it if that one has too many. */
  void serve(Channel channel, InetSocketAddress client) {
    InetAddress address = client.getAddress();
    if (!cap.admit(address)) {
      loop.metrics().connectionRefused();
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> cap.left(address));
    DownstreamTls secured = tls;
    if (secured == null) {
      plain(channel, client);
      return;
    }
    loop.handshakeBegun();
    secured.secure(
        channel, client, session -> overTls(channel, client, session), () -> loop.handshakeEnded());
  }

  private void plain(Channel channel, InetSocketAddress client) {
    Client who = who(channel, client, null);
    if (priorKnowledge) {
      channel.pipeline().addLast(new PriorKnowledge(loop, who));
    } else {
      channel.pipeline().addLast(new Http1Downstream(loop, channel, who));
    }
  }

  /** What speaks over TLS, as the two sides agreed by ALPN. */
  private void overTls(Channel channel, InetSocketAddress client, TlsSession session) {
    Client who = who(channel, client, session);
    if (session.isHttp2()) {
      new Http2Downstream(loop, channel, who).start();
    } else {
      channel.pipeline().addLast(new Http1Downstream(loop, channel, who));
    }
  }

  private Client who(Channel channel, InetSocketAddress client, @Nullable TlsSession session) {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    return Client.of(client, local, session, trusted);
  }

  ProxyLoop loop() {
    return loop;
  }
}
