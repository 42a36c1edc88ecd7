package io.gazan.operator.reconcile.watch;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Secrets for an informer, with their values only where something of ours refers to them. Of
 * the others the name, the type and the version stay, so that it is known that they exist.
 */
final class SecretStore implements ItemStore<Secret> {
  /** What is kept; an empty Secret and one whose values were taken look alike. */
  private record Item(Secret secret, boolean stripped) {}

  private final Map<String, Item> items = new ConcurrentHashMap<>();
  private final Predicate<String> referred;

  /**
   * An empty one.
   *
   * @param referred by {@code namespace/name}
   */
  SecretStore(Predicate<String> referred) {
    this.referred = referred;
  }

  @Override
  public String getKey(Secret secret) {
    return Cache.metaNamespaceKeyFunc(secret);
  }

  @Override
  public @Nullable Secret put(String key, Secret secret) {
    return secret(items.put(key, referred.test(key) ? whole(secret) : stripped(secret)));
  }

  /** Whether it is here without its values. */
  boolean stripped(String key) {
    Item item = items.get(key);
    return item != null && item.stripped();
  }

  /** Puts a Secret that was fetched in the place of the one without values, if that is there. */
  void fill(Secret fetched) {
    items.computeIfPresent(getKey(fetched), (key, item) -> item.stripped() ? whole(fetched) : item);
  }

  /** Takes the values of those that nothing refers to any more. */
  void strip() {
    items.replaceAll(
        (key, item) -> item.stripped() || referred.test(key) ? item : stripped(item.secret()));
  }

  private static Item whole(Secret secret) {
    return new Item(secret, false);
  }

  private static Item stripped(Secret secret) {
    return new Item(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(secret.getMetadata().getNamespace())
            .withName(secret.getMetadata().getName())
            .withUid(secret.getMetadata().getUid())
            .withResourceVersion(secret.getMetadata().getResourceVersion())
            .withCreationTimestamp(secret.getMetadata().getCreationTimestamp())
            .endMetadata()
            .withType(secret.getType())
            .build(),
        true);
  }

  private static @Nullable Secret secret(@Nullable Item item) {
    return item == null ? null : item.secret();
  }

  @Override
  public @Nullable Secret remove(String key) {
    return secret(items.remove(key));
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<Secret> values() {
    return items.values().stream().map(Item::secret);
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public @Nullable Secret get(String key) {
    return secret(items.get(key));
  }
}
