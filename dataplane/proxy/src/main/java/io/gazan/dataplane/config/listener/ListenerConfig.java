package io.gazan.dataplane.config.listener;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The listeners: where they listen, whom they believe and what {@code to_https} redirects to.
 *
 * @param httpAddress {@code proxy_address_http}; port 0 takes a free one
 * @param proxyProtocol {@code proxy_protocol}
 * @param trustedProxies {@code trusted_proxies}
 * @param keepalive {@code tcp_keepalive_*} on client connections
 * @param httpsRedirectPort {@code https_redirect_port}
 * @param h2c {@code proxy_h2c}: HTTP/2 with prior knowledge on the HTTP listener too
 * @param tls the HTTPS listener, null without {@code proxy_address_tls}
 */
public record ListenerConfig(
    InetSocketAddress httpAddress,
    ProxyProtocolMode proxyProtocol,
    TrustedProxies trustedProxies,
    KeepaliveConfig keepalive,
    int httpsRedirectPort,
    boolean h2c,
    @Nullable TlsConfig tls) {
  public ListenerConfig {
    Objects.requireNonNull(httpAddress);
    Objects.requireNonNull(proxyProtocol);
    Objects.requireNonNull(trustedProxies);
    Objects.requireNonNull(keepalive);
    if (httpsRedirectPort < 1 || httpsRedirectPort > 65535) {
      throw new IllegalArgumentException(
          "https_redirect_port must be 1 to 65535, not " + httpsRedirectPort);
    }
  }

  public static ListenerConfig defaults() {
    return new ListenerConfig(
        new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 6193),
        ProxyProtocolMode.OFF,
        TrustedProxies.NONE,
        KeepaliveConfig.OFF,
        443,
        false,
        null);
  }

  public ListenerConfig withHttpAddress(InetSocketAddress value) {
    return new ListenerConfig(
        value, proxyProtocol, trustedProxies, keepalive, httpsRedirectPort, h2c, tls);
  }

  public ListenerConfig withProxyProtocol(ProxyProtocolMode value) {
    return new ListenerConfig(
        httpAddress, value, trustedProxies, keepalive, httpsRedirectPort, h2c, tls);
  }

  public ListenerConfig withTrustedProxies(TrustedProxies value) {
    return new ListenerConfig(
        httpAddress, proxyProtocol, value, keepalive, httpsRedirectPort, h2c, tls);
  }

  public ListenerConfig withKeepalive(KeepaliveConfig value) {
    return new ListenerConfig(
        httpAddress, proxyProtocol, trustedProxies, value, httpsRedirectPort, h2c, tls);
  }

  public ListenerConfig withHttpsRedirectPort(int value) {
    return new ListenerConfig(
        httpAddress, proxyProtocol, trustedProxies, keepalive, value, h2c, tls);
  }

  public ListenerConfig withH2c(boolean value) {
    return new ListenerConfig(
        httpAddress, proxyProtocol, trustedProxies, keepalive, httpsRedirectPort, value, tls);
  }

  public ListenerConfig withTls(@Nullable TlsConfig value) {
    return new ListenerConfig(
        httpAddress, proxyProtocol, trustedProxies, keepalive, httpsRedirectPort, h2c, value);
  }
}
