package io.gazan.dataplane.proxy;

import io.gazan.dataplane.filter.FilterRequest;
import io.gazan.dataplane.http.ForwardingHeaders;
import java.net.InetSocketAddress;

/**
 * Who is at the other end of a client connection, worked out once when it is accepted.
 *
 * @param address the client; the one of the PROXY header where there was one
 * @param forFilters what filters may know of it
 * @param forwardingHeaders what endpoints are told of it
 */
public record Client(
    InetSocketAddress address, FilterRequest forFilters, ForwardingHeaders forwardingHeaders) {

  /**
   * A client and all that follows from who it is.
   *
   * @param local the address that the client connected to
   * @param trusted whether the peer is one of {@code trusted_proxies}
   */
  public static Client of(
      InetSocketAddress address, InetSocketAddress local, boolean tls, boolean trusted) {
    return new Client(
        address,
        new FilterRequest(tls, trusted, address),
        ForwardingHeaders.of(address, local, tls, trusted));
  }
}
