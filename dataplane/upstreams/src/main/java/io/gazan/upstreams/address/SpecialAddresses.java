package io.gazan.upstreams.address;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that are no endpoint's, whoever says so. Loopback is not among them: an API server
 * admits none in an EndpointSlice, and a cluster on one machine has no others.
 */
public final class SpecialAddresses {
  /** Of clouds that do not keep theirs to link-local addresses: AWS on IPv6, Alibaba, Oracle. */
  private static final List<Cidr> METADATA =
      List.of(block("fd00:ec2::254"), block("100.100.100.200"), block("192.0.0.192"));

  private SpecialAddresses() {}

  private static Cidr block(String text) {
    return Objects.requireNonNull(Cidr.parse(text));
  }

  /** What keeps a literal address from being dialled; null if nothing does. */
  public static @Nullable String problem(String literal) {
    return problem(InetAddress.ofLiteral(literal));
  }

  /** What keeps an address from being dialled; null if nothing does. */
  public static @Nullable String problem(InetAddress address) {
    if (address.isLinkLocalAddress()) {
      return "is a link-local address";
    }
    if (METADATA.stream().anyMatch(block -> block.contains(address))) {
      return "is the address of a metadata service";
    }
    return Addresses.canBeDialled(address.getHostAddress()) ? null : "cannot be dialled";
  }
}
