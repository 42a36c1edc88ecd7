package io.gazan.operator.reconcile.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.gazan.operator.inventory.ObjectKey;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one kind that informers of our own keep, one for each namespace or one for all. They
 * repeat a list or a watch that failed as long as it takes, and an object leaves the cache only
 * when the API server says so.
 */
final class CachedKind<T extends HasMetadata> implements AutoCloseable {
  private final List<SharedIndexInformer<T>> informers;

  /**
   * Prepares.
   *
   * @param same whether an update means nothing to us
   * @param changed told after the cache has the change
   */
  CachedKind(List<SharedIndexInformer<T>> informers, BiPredicate<T, T> same, Runnable changed) {
    this.informers = List.copyOf(informers);
    ResourceEventHandler<T> handler =
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(T object) {
            changed.run();
          }

          @Override
          public void onUpdate(T before, T now) {
            if (!same.test(before, now)) {
              changed.run();
            }
          }

          @Override
          public void onDelete(T object, boolean lastStateUnknown) {
            changed.run();
          }
        };
    this.informers.forEach(informer -> informer.addEventHandler(handler));
  }

  /** Returns at once. */
  void start() {
    for (SharedIndexInformer<T> informer : informers) {
      informer.exceptionHandler((started, failure) -> true);
      var _ = informer.start();
    }
  }

  /** Whether everything has been listed once. */
  boolean synced() {
    return informers.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  Stream<T> list() {
    return informers.stream().flatMap(informer -> informer.getStore().list().stream());
  }

  @Nullable T get(ObjectKey key) {
    String name = Cache.namespaceKeyFunc(key.namespace(), key.name());
    for (SharedIndexInformer<T> informer : informers) {
      T object = informer.getStore().getByKey(name);
      if (object != null) {
        return object;
      }
    }
    return null;
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }
}
