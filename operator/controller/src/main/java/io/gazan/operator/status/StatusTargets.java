package io.gazan.operator.status;

import io.gazan.operator.inventory.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Ingresses show as their address: the addresses of a Service, else those given, else those of
 * the cluster's ready nodes.
 *
 * @param service of the data planes; null for none
 * @param addresses IP addresses and host names
 */
public record StatusTargets(@Nullable ObjectKey service, List<String> addresses) {
  public static final StatusTargets NODES = new StatusTargets(null, List.of());

  public StatusTargets {
    addresses = List.copyOf(addresses);
  }
}
