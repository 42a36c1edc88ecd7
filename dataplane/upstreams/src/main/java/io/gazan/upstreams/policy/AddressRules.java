package io.gazan.upstreams.policy;

import io.gazan.upstreams.address.Cidr;
import java.util.List;

/**
 * {@code allow} and {@code deny} of a path: the clients that may ask for it. A client in {@code
 * deny} may not, whatever {@code allow} says.
 *
 * @param allow empty: everyone
 */
public record AddressRules(List<Cidr> allow, List<Cidr> deny) {
  public static final AddressRules NONE = new AddressRules(List.of(), List.of());

  public AddressRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  public boolean isEmpty() {
    return allow.isEmpty() && deny.isEmpty();
  }
}
