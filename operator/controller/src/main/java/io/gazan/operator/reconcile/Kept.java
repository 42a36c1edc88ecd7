package io.gazan.operator.reconcile;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a cache, kept until the cache changes, so that a rebuild costs what changed and
 * not what there is. Any thread may call {@link #changed}; one thread reads.
 */
final class Kept<T> {
  private final AtomicLong changes = new AtomicLong();
  private final Supplier<T> source;
  private long madeAt = -1;
  private @Nullable T value;

  Kept(Supplier<T> source) {
    this.source = source;
  }

  /** To be called after the cache has the change. */
  void changed() {
    changes.incrementAndGet();
  }

  T get() {
    long now = changes.get();
    T made = value;
    if (made == null || now != madeAt) {
      made = source.get();
      value = made;
      madeAt = now;
    }
    return made;
  }
}
