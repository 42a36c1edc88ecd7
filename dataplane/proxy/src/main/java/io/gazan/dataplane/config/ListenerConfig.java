package io.gazan.dataplane.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The HTTP listener: where it listens, whom it believes and what {@code to_https} redirects to.
 *
 * @param httpAddress {@code proxy_address_http}; port 0 takes a free one
 * @param proxyProtocol {@code proxy_protocol}
 * @param trustedProxies {@code trusted_proxies}
 * @param keepalive {@code tcp_keepalive_*} on client connections
 * @param httpsRedirectPort {@code https_redirect_port}
 */
public record ListenerConfig(
    InetSocketAddress httpAddress,
    ProxyProtocolMode proxyProtocol,
    TrustedProxies trustedProxies,
    KeepaliveConfig keepalive,
    int httpsRedirectPort) {
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
        443);
  }

  public ListenerConfig withHttpAddress(InetSocketAddress value) {
    return new ListenerConfig(value, proxyProtocol, trustedProxies, keepalive, httpsRedirectPort);
  }

  public ListenerConfig withProxyProtocol(ProxyProtocolMode value) {
    return new ListenerConfig(httpAddress, value, trustedProxies, keepalive, httpsRedirectPort);
  }

  public ListenerConfig withTrustedProxies(TrustedProxies value) {
    return new ListenerConfig(httpAddress, proxyProtocol, value, keepalive, httpsRedirectPort);
  }

  public ListenerConfig withKeepalive(KeepaliveConfig value) {
    return new ListenerConfig(httpAddress, proxyProtocol, trustedProxies, value, httpsRedirectPort);
  }

  public ListenerConfig withHttpsRedirectPort(int value) {
    return new ListenerConfig(httpAddress, proxyProtocol, trustedProxies, keepalive, value);
  }
}
