package io.gazan.operator.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks things up in an inventory and remembers what was seen, absences included, so that whoever
 * made something of it can tell later whether it would come out the same. Owned by one thread.
 */
public final class Sight {
  private enum Kind {
    SERVICE,
    SLICES,
    SECRET
  }

  /**
   * One look.
   *
   * @param seen in the order of the inventory; empty for what was not there
   */
  public record Look(Kind kind, String key, List<? extends HasMetadata> seen) {
    /**
     * The same, where it held in an inventory before: what is the same map is not looked into.
     *
     * @param before null for none
     */
    @SuppressWarnings("ReferenceEquality") // caches give the same map as long as nothing changed
    public boolean holds(@Nullable ClusterInventory before, ClusterInventory now) {
      if (before == null) {
        return holds(now);
      }
      boolean same =
          switch (kind) {
            case SERVICE -> before.services() == now.services();
            case SECRET -> before.secrets() == now.secrets();
            case SLICES -> before.slices() == now.slices();
          };
      return same || holds(now);
    }

    /** Whether the same look at that inventory shows the same. */
    public boolean holds(ClusterInventory now) {
      return switch (kind) {
        case SERVICE -> holds(now.services().get(key));
        case SECRET -> holds(now.secrets().get(key));
        case SLICES -> Versions.same(seen, Sight.look(kind, key, now));
      };
    }

    private boolean holds(@Nullable HasMetadata one) {
      return one == null ? seen.isEmpty() : !seen.isEmpty() && Versions.same(seen.getFirst(), one);
    }
  }

  private final ClusterInventory inventory;
  private final List<Look> looks = new ArrayList<>();

  public Sight(ClusterInventory inventory) {
    this.inventory = inventory;
  }

  public @Nullable Service service(String namespace, String name) {
    return (Service) first(Kind.SERVICE, namespace + "/" + name);
  }

  public @Nullable Secret secret(String namespace, String name) {
    return (Secret) first(Kind.SECRET, namespace + "/" + name);
  }

  /** Of a Service; empty when there are none. */
  public List<EndpointSlice> slices(String namespace, String service) {
    return look(Kind.SLICES, namespace + "/" + service).stream()
        .map(EndpointSlice.class::cast)
        .toList();
  }

  /** Everything that was looked up so far. */
  public List<Look> looks() {
    return List.copyOf(looks);
  }

  private @Nullable HasMetadata first(Kind kind, String key) {
    List<? extends HasMetadata> found = look(kind, key);
    return found.isEmpty() ? null : found.getFirst();
  }

  private List<? extends HasMetadata> look(Kind kind, String key) {
    List<? extends HasMetadata> seen = List.copyOf(look(kind, key, inventory));
    looks.add(new Look(kind, key, seen));
    return seen;
  }

  private static List<? extends HasMetadata> look(Kind kind, String key, ClusterInventory now) {
    return switch (kind) {
      case SERVICE -> one(now.services().get(key));
      case SECRET -> one(now.secrets().get(key));
      case SLICES -> Present.of(now.slices().get(key));
    };
  }

  private static <T extends HasMetadata> List<T> one(@Nullable T object) {
    return object == null ? List.of() : List.of(object);
  }
}
