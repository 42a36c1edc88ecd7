package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.listener.KeepaliveConfig;
import io.gazan.dataplane.config.listener.ListenAddress;
import io.gazan.dataplane.config.listener.ListenerConfig;
import io.gazan.dataplane.config.listener.ProxyProtocolMode;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.upstreams.address.Cidr;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of main.yaml that say where to listen and whom to believe. */
record ListenerReader(Fields fields, RelativePaths paths) {
  private static final Duration MOST_KEEPALIVE = Duration.ofSeconds(32_767); // the kernel's limit

  ListenerConfig listener() {
    ListenerConfig defaults = ListenerConfig.defaults();
    InetSocketAddress tlsAddress =
        fields.<@Nullable InetSocketAddress>read(
            "proxy_address_tls", ListenerReader::address, null);
    TlsConfig tls = new TlsReader(fields, paths).tls(tlsAddress);
    int tlsPort = tlsAddress == null ? 0 : tlsAddress.getPort();
    return new ListenerConfig(
        address("proxy_address_http", defaults.httpAddress()),
        fields.choice(ProxyProtocolMode.class, "proxy_protocol", defaults.proxyProtocol()),
        fields.<TrustedProxies>read(
            "trusted_proxies", ListenerReader::blocks, defaults.trustedProxies()),
        keepalive(),
        fields.integer(
            "https_redirect_port", 1, 65535, tlsPort == 0 ? defaults.httpsRedirectPort() : tlsPort),
        fields.bool("proxy_h2c", defaults.h2c()),
        tls);
  }

  private InetSocketAddress address(String key, InetSocketAddress orElse) {
    return fields.<InetSocketAddress>read(key, ListenerReader::address, orElse);
  }

  static @Nullable InetSocketAddress address(Value value) {
    String text = value.text();
    InetSocketAddress address = text == null ? null : ListenAddress.parse(text);
    if (text != null && address == null) {
      value.expected("an address to listen on, such as 0.0.0.0:6193 or [::]:6193");
    }
    return address;
  }

  /** One block or a list of them. */
  private static TrustedProxies blocks(Value value) {
    List<Cidr> blocks = new ArrayList<>();
    for (Value item : value.isList() ? value.items() : List.of(value)) {
      String text = item.text();
      Cidr block = text == null ? null : Cidr.parse(text);
      if (block != null) {
        blocks.add(block);
      } else if (text != null) {
        item.expected("an address or a block such as 10.0.0.0/8");
      }
    }
    return new TrustedProxies(blocks);
  }

  private KeepaliveConfig keepalive() {
    KeepaliveConfig off = KeepaliveConfig.OFF;
    return new KeepaliveConfig(
        fields.<Duration>read("tcp_keepalive_idle", ListenerReader::idle, off.idle()),
        fields.<Duration>read(
            "tcp_keepalive_interval",
            value -> value.seconds(Duration.ofSeconds(1), MOST_KEEPALIVE),
            off.interval()),
        fields.integer("tcp_keepalive_count", 1, 127, off.count()));
  }

  private static @Nullable Duration idle(Value value) {
    if (value.isBool() && Boolean.FALSE.equals(value.bool())) {
      return Duration.ZERO;
    }
    return value.seconds(Duration.ZERO, MOST_KEEPALIVE);
  }
}
