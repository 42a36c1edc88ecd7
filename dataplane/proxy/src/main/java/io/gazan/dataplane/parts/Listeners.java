package io.gazan.dataplane.parts;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.listener.ConnectionCap;
import io.gazan.dataplane.listener.Listener;
import io.gazan.dataplane.process.upgrade.InheritedSockets;
import io.gazan.dataplane.process.upgrade.ListeningSocket;
import io.gazan.dataplane.proxy.ProxyLoops;
import io.gazan.dataplane.tls.DownstreamTls;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ports that clients use.
 *
 * @param tls null without HTTPS
 */
public record Listeners(Listener http, @Nullable Listener tls) implements AutoCloseable {
  private static final String HTTP = "proxy_address_http";
  private static final String TLS = "proxy_address_tls";

  /**
   * Binds them, or takes those that are bound already; nobody is accepted yet.
   *
   * @throws StartFailure if one cannot be bound; nothing stays bound then
   */
  public static Listeners open(
      MainConfig config, ProxyLoops loops, @Nullable DownstreamTls tls, InheritedSockets inherited)
      throws StartFailure {
    ConnectionCap cap = new ConnectionCap(config.limits().connection());
    Listener http =
        open(
            HTTP,
            config.listener().httpAddress(),
            inherited,
            new Listener.Service(config.listener(), cap, loops, null));
    TlsConfig of = config.listener().tls();
    if (of == null) {
      return new Listeners(http, null);
    }
    try {
      Listener.Service service = new Listener.Service(config.listener(), cap, loops, tls);
      return new Listeners(http, open(TLS, of.address(), inherited, service));
    } catch (StartFailure e) {
      http.close();
      throw e;
    }
  }

  private static Listener open(
      String key, InetSocketAddress where, InheritedSockets inherited, Listener.Service service)
      throws StartFailure {
    try {
      return Listener.open(where, inherited.take(key, where), service);
    } catch (IOException e) {
      throw StartFailure.binding(
          key + ": cannot listen on " + NetUtil.toSocketAddressString(where) + ": ", e);
    }
  }

  public InetSocketAddress httpAddress() {
    return http.address();
  }

  public @Nullable InetSocketAddress tlsAddress() {
    return tls == null ? null : tls.address();
  }

  public void accept() {
    http.accept();
    if (tls != null) {
      tls.accept();
    }
  }

  public List<ListeningSocket> sockets() {
    List<ListeningSocket> all = new ArrayList<>(http.sockets(HTTP));
    if (tls != null) {
      all.addAll(tls.sockets(TLS));
    }
    return all;
  }

  /** Serves what is queued, then closes the ports. Blocks shortly. */
  public void stopAccepting() {
    if (tls != null) {
      tls.stopAccepting();
    }
    http.stopAccepting();
  }

  /** Closes the sockets of this process. */
  @Override
  public void close() {
    http.close();
    if (tls != null) {
      tls.close();
    }
  }
}
