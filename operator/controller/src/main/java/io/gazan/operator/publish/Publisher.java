package io.gazan.operator.publish;

import io.gazan.operator.translate.Translation;
import io.gazan.upstreams.stream.Snapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the newest publication and tells who wants to know. Published by the one thread that
 * reconciles; read by any. Until the caches are synced and the first one is made, there is none.
 */
public final class Publisher {
  private final List<Consumer<Publication>> followers = new CopyOnWriteArrayList<>();
  private volatile @Nullable Publication newest;

  /** The document as it would be sent, which shares what did not change. Publishes nothing. */
  public Snapshot snapshot(Translation translation) {
    Publication before = newest;
    return before == null
        ? Snapshot.of(translation.upstreams())
        : Snapshot.of(translation.upstreams(), before.snapshot());
  }

  /** Makes the translation the newest. */
  public Publication publish(Translation translation) {
    return publish(translation, snapshot(translation));
  }

  /** Makes it the newest, with the {@link #snapshot} that was made of it. */
  public synchronized Publication publish(Translation translation, Snapshot snapshot) {
    Publication before = newest;
    Publication publication =
        new Publication(before == null ? 1 : before.sequence() + 1, snapshot, translation);
    newest = publication;
    followers.forEach(follower -> follower.accept(publication));
    return publication;
  }

  /** Null before the first. */
  public @Nullable Publication newest() {
    return newest;
  }

  /** Called on the publishing thread, with each publication; it must not block. */
  public void follow(Consumer<Publication> follower) {
    followers.add(follower);
  }
}
