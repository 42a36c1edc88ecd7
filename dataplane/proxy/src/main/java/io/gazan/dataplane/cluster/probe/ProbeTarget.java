package io.gazan.dataplane.cluster.probe;

import io.gazan.upstreams.tls.UpstreamTlsSpec;

/**
 * Whom a probe asks, and with which request where it has to send one.
 *
 * @param host without brackets
 * @param method HEAD, GET or POST
 * @param path origin-form
 */
public record ProbeTarget(String host, int port, String method, String path, UpstreamTlsSpec tls) {
  /** The value of the {@code Host} header. */
  String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
