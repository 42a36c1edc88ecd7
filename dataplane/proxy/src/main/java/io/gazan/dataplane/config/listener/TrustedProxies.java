package io.gazan.dataplane.config.listener;

import io.gazan.upstreams.address.Cidr;
import java.net.InetAddress;
import java.util.List;

/**
 * {@code trusted_proxies}: the peers whose {@code X-Forwarded-*}, {@code X-Request-Id} and PROXY
 * protocol headers are believed. Asked once a connection.
 */
public record TrustedProxies(List<Cidr> blocks) {
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    blocks = List.copyOf(blocks);
  }

  /** From blocks in CIDR notation or single addresses; throws on one that is neither. */
  public static TrustedProxies of(String... blocks) {
    return new TrustedProxies(
        java.util.Arrays.stream(blocks)
            .map(
                text -> {
                  Cidr block = Cidr.parse(text);
                  if (block == null) {
                    throw new IllegalArgumentException(text + " is not an address block");
                  }
                  return block;
                })
            .toList());
  }

  /** Whether the peer is trusted. IPv4-mapped IPv6 addresses count as the IPv4 address they map. */
  public boolean contains(InetAddress peer) {
    for (Cidr block : blocks) {
      if (block.contains(peer)) {
        return true;
      }
    }
    return false;
  }
}
