package io.gazan.dataplane.cluster.health;

import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.UpstreamTlsSpec;

/**
 * What one active check asks. Whoever wants to know the same about the same address shares one
 * check.
 *
 * @param address {@code host:port}; also the {@code Host} header
 * @param method HEAD, GET or POST
 * @param path origin-form
 * @param protocol {@link Protocol#AUTO} if it changes from check to check with what is found out
 * @param tls counts where the protocol uses TLS
 */
public record CheckTarget(
    String address, String method, String path, Protocol protocol, UpstreamTlsSpec tls) {
  /** The same in what was found out. */
  public CheckTarget in(Protocol found) {
    return new CheckTarget(address, method, path, found, tls);
  }

  /** Without brackets. */
  String host() {
    String host = address.substring(0, address.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
