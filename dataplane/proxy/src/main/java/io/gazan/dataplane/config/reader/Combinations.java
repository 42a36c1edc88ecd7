package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.AdminConfig;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.listener.ListenerConfig;
import io.gazan.dataplane.config.listener.ProxyProtocolMode;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What no key of main.yaml is wrong with alone: combinations that cannot work, and some that are
 * worth a warning.
 */
record Combinations(Fields fields) {
  void check(MainConfig config) {
    ListenerConfig listener = config.listener();
    AdminConfig admin = config.admin();
    if (listener.proxyProtocol() != ProxyProtocolMode.OFF
        && listener.trustedProxies().blocks().isEmpty()) {
      refuse("proxy_protocol", "is believed from trusted_proxies only, and there are none");
    }
    if (overlap(listener.httpAddress(), admin.configAddress())) {
      refuse("config_address", taken(admin.configAddress(), "proxy_address_http"));
    }
    if (admin.statusIsSeparate()) {
      if (overlap(listener.httpAddress(), admin.statusAddress())) {
        refuse("status_address", taken(admin.statusAddress(), "proxy_address_http"));
      }
      if (overlap(admin.configAddress(), admin.statusAddress())) {
        refuse("status_address", taken(admin.statusAddress(), "config_address"));
      }
    }
    tls(listener, admin);
    configTls(listener, admin);
    Value configAddress = fields.get("config_address");
    if (configAddress != null && admin.configAddress().getAddress().isAnyLocalAddress()) {
      configAddress.warn("is open to every network this machine is in");
    }
  }

  private void tls(ListenerConfig listener, AdminConfig admin) {
    TlsConfig tls = listener.tls();
    if (tls == null) {
      return;
    }
    if (overlap(listener.httpAddress(), tls.address())) {
      refuse("proxy_address_tls", taken(tls.address(), "proxy_address_http"));
    } else if (overlap(admin.configAddress(), tls.address())) {
      refuse("proxy_address_tls", taken(tls.address(), "config_address"));
    } else if (overlap(admin.statusAddress(), tls.address())) {
      refuse("proxy_address_tls", taken(tls.address(), "status_address"));
    }
  }

  private void configTls(ListenerConfig listener, AdminConfig admin) {
    TlsConfig tls = admin.tls();
    if (tls == null) {
      return;
    }
    TlsConfig proxied = listener.tls();
    if (overlap(listener.httpAddress(), tls.address())) {
      refuse("config_tls_address", taken(tls.address(), "proxy_address_http"));
    } else if (overlap(admin.configAddress(), tls.address())) {
      refuse("config_tls_address", taken(tls.address(), "config_address"));
    } else if (overlap(admin.statusAddress(), tls.address())) {
      refuse("config_tls_address", taken(tls.address(), "status_address"));
    } else if (proxied != null && overlap(proxied.address(), tls.address())) {
      refuse("config_tls_address", taken(tls.address(), "proxy_address_tls"));
    }
  }

  private static String taken(InetSocketAddress address, String by) {
    return "port " + address.getPort() + " is already that of " + by;
  }

  /** At the key when it is set; else, since the default is what collides, at the document. */
  private void refuse(String key, String message) {
    @Nullable Value value = fields.get(key);
    if (value == null) {
      fields.refuse(key + " " + message);
    } else {
      value.refuse(message);
    }
  }

  private static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
    return one.getPort() != 0
        && one.getPort() == other.getPort()
        && (one.getAddress().equals(other.getAddress())
            || one.getAddress().isAnyLocalAddress()
            || other.getAddress().isAnyLocalAddress());
  }
}
