package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.probe.Alpn;
import io.gazan.dataplane.cluster.shared.CircuitBreaker;
import io.gazan.dataplane.proxy.Dialer.Wish;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.gazan.dataplane.proxy.socket.Descriptors;
import io.gazan.dataplane.proxy.socket.SocketTransport;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connections that one event loop is opening: TCP, then TLS where the endpoint wants it, all
 * within {@code timeouts.connect}. Exchanges that want HTTP/2 with the same endpoint wait for one
 * dial together. Owned by its event loop.
 */
final class Dials {
  private final ProxyLoop loop;
  private final Bootstrap bootstrap;
  private final List<Dial> http2Dials = new ArrayList<>();

  Dials(ProxyLoop loop, SocketTransport transport) {
    this.loop = loop;
    this.bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(transport.client())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, ProxyLoop.READ_SIZES)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ProxyLoop.WATER_MARK);
  }

  /** Whether a connection is being opened that will do for this wish too; then it waits for it. */
  boolean join(Wish wish) {
    for (int i = 0; wish.http2() && i < http2Dials.size(); i++) {
      Dial dial = http2Dials.get(i);
      if (dial.willDoFor(wish)) {
        dial.wishes.add(wish);
        return true;
      }
    }
    return false;
  }

  /** Opens a connection; the breaker has admitted it. */
  void open(Wish wish) {
    InetSocketAddress address = wish.endpoint().nextAddress();
    if (address == null) {
      wish.circuit().pendingEnded();
      wish.circuit().connectionClosed();
      wish.failed(UpstreamFailure.UNRESOLVED);
      return;
    }
    Dial dial = new Dial(wish);
    if (wish.http2()) {
      http2Dials.add(dial);
    }
    bootstrap
        .clone()
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS, wish.exchange().terms().waits().connectMillis())
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                if (Descriptors.keptFromEndpoints(channel)) {
                  channel.close();
                } else {
                  dial.prepare(channel);
                }
              }
            })
        .connect(address)
        .addListener((ChannelFuture dialled) -> onLoop(() -> dial.connectEnded(dialled)));
  }

  /** Without a descriptor there is no channel, and its future tells on a thread of its own. */
  private void onLoop(Runnable told) {
    if (loop.eventLoop().inEventLoop()) {
      told.run();
    } else {
      loop.eventLoop().execute(told);
    }
  }

  /** One connection on its way, and those who wait for it. */
  private final class Dial {
    private final Endpoint endpoint;
    private final CircuitBreaker countedBy;
    private final boolean http2;
    private final @Nullable UpstreamTlsSpec tls;
    private final List<Wish> wishes = new ArrayList<>(1);
    private final int withinMillis;
    private boolean hasDescriptor;
    private @Nullable SslHandler handshake;
    private @Nullable Http1Upstream http1;

    Dial(Wish first) {
      this.withinMillis = first.exchange().terms().waits().connectMillis();
      this.endpoint = first.endpoint();
      this.countedBy = first.circuit();
      this.http2 = first.http2();
      this.tls = first.tls();
      wishes.add(first);
    }

    boolean willDoFor(Wish wish) {
      return endpoint.equals(wish.endpoint())
          && wishes.size() < Http2Upstream.MOST_STREAMS
          && countedBy.equals(wish.circuit())
          && Objects.equals(tls, wish.tls());
    }

    void prepare(Channel channel) {
      hasDescriptor = true;
      if (tls != null) {
        Alpn offer = http2 ? Alpn.H2 : Alpn.HTTP1;
        SslHandler handler =
            loop.handshakes()
                .handler(tls, offer, channel.alloc(), endpoint.host(), endpoint.port());
        handler.setHandshakeTimeoutMillis(withinMillis);
        handshake = handler;
        channel.pipeline().addLast(handler);
      }
      if (!http2) {
        http1 = new Http1Upstream(loop, endpoint, tls, countedBy, channel);
        channel.pipeline().addLast(http1);
      }
    }

    void connectEnded(ChannelFuture dialled) {
      SslHandler wanted = handshake;
      if (!dialled.isSuccess()) {
        boolean late = dialled.cause() instanceof ConnectTimeoutException;
        UpstreamFailure refused =
            hasDescriptor ? UpstreamFailure.REFUSED : UpstreamFailure.NO_DESCRIPTOR;
        failed(late ? UpstreamFailure.DIAL_TIMEOUT : refused);
      } else if (wanted == null) {
        opened(dialled.channel());
      } else {
        wanted
            .handshakeFuture()
            .addListener(shaken -> handshakeEnded(wanted, shaken.cause(), dialled.channel()));
      }
    }

    private void handshakeEnded(SslHandler handler, @Nullable Throwable cause, Channel channel) {
      if (cause == null && (!http2 || "h2".equals(handler.applicationProtocol()))) {
        opened(channel);
        return;
      }
      channel.close();
      boolean late = cause instanceof SslHandshakeTimeoutException;
      failed(late ? UpstreamFailure.DIAL_TIMEOUT : UpstreamFailure.TLS);
    }

    private void opened(Channel channel) {
      loop.touchClock();
      http2Dials.remove(this);
      Http1Upstream single = http1;
      if (single != null) {
        single.connected();
        Wish wish = wishes.getFirst();
        wish.circuit().pendingEnded();
        if (!wish.exchange().connected(wish.attempt(), single)) {
          single.rest();
        }
        return;
      }
      Http2Upstream shared = new Http2Upstream(loop, endpoint, tls, countedBy, channel);
      shared.start();
      for (Wish wish : wishes) {
        wish.circuit().pendingEnded();
        if (wish.isWanted()) {
          wish.exchange().connected(wish.attempt(), shared.take());
        }
      }
      shared.restUnlessTaken();
    }

    private void failed(UpstreamFailure failure) {
      loop.touchClock();
      http2Dials.remove(this);
      countedBy.connectionClosed();
      for (Wish wish : wishes) {
        wish.circuit().pendingEnded();
        wish.failed(failure);
      }
    }
  }
}
