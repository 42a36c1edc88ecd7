package io.gazan.upstreams.cluster;

/**
 * One endpoint.
 *
 * @param host a lower-case name or an address; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param weight 0 to {@value #MAX_WEIGHT}; 0 takes no new clients. At least one of a cluster's is
 *     above 0
 * @param draining only exchanges that a sticky cookie sends here
 */
public record ServerSpec(String host, int port, int weight, boolean draining) {
  public static final int MAX_WEIGHT = 1000;

  public ServerSpec(String host, int port) {
    this(host, port, 1, false);
  }

  /** {@code host:port} as the document writes it. */
  public String address() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
