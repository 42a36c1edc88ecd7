package io.gazan.operator.stream;

import io.gazan.operator.publish.Publication;
import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The newest publication as bytes, made once for all sessions: whole, and as a patch for each
 * version that sessions come from. Remembers the snapshots of the last {@value #REMEMBERED}
 * versions, as far as memory allows; a session that comes from another gets the whole document. The
 * nonce of an update is its publication's sequence, which a session never sends twice. Any thread.
 */
final class Updates {
  private static final int REMEMBERED = 64;
  private static final int PATCHES = 16;
  private static final String WHOLE = "";

  private final Executor executor;
  private final Map<String, Known> history =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > REMEMBERED;
        }
      };

  private @Nullable Published newest;

  /**
   * @param executor for the work of encoding
   */
  Updates(Executor executor) {
    this.executor = executor;
  }

  private record Known(SoftReference<Snapshot> snapshot, long sequence) {}

  /**
   * A publication and when it came.
   *
   * @param since of {@link System#nanoTime}
   */
  record Published(
      Publication publication, long since, Map<Form, CompletableFuture<Encoded>> encoded) {
    String version() {
      return publication.snapshot().version();
    }
  }

  /**
   * @param base the version that a patch goes from; empty for the whole document
   */
  record Form(String base, long term) {}

  /**
   * A line for the wire, shared: nobody may change it.
   *
   * @param whole rather than a patch
   */
  @SuppressWarnings("ArrayRecordComponent") // megabytes, which nobody compares or copies
  record Encoded(Published published, boolean whole, byte[] line) {}

  /** False for one that is no newer than the newest. */
  synchronized boolean publish(Publication publication) {
    Published before = newest;
    if (before != null && before.publication().sequence() >= publication.sequence()) {
      return false;
    }
    Snapshot snapshot = publication.snapshot();
    history.remove(snapshot.version());
    history.put(
        snapshot.version(), new Known(new SoftReference<>(snapshot), publication.sequence()));
    newest = new Published(publication, System.nanoTime(), new LinkedHashMap<>());
    return true;
  }

  synchronized @Nullable Published newest() {
    return newest;
  }

  /** The newest sequence that had this version in this run; 0 for none that is remembered. */
  synchronized long sequence(@Nullable String version) {
    Known known = version == null ? null : history.get(version);
    return known == null ? 0 : known.sequence();
  }

  /**
   * The newest publication as bytes.
   *
   * @param base what the session has in force; null for the whole document
   * @throws IllegalStateException before the first publication
   */
  synchronized CompletableFuture<Encoded> encode(@Nullable String base, long term) {
    Published published = newest;
    if (published == null) {
      throw new IllegalStateException("nothing is published");
    }
    Known known = base == null ? null : history.get(base);
    Snapshot from = known == null ? null : known.snapshot().get();
    Form form = new Form(from == null ? WHOLE : from.version(), term);
    Map<Form, CompletableFuture<Encoded>> made = published.encoded();
    if (from != null && !made.containsKey(form) && made.size() > PATCHES) {
      from = null;
      form = new Form(WHOLE, term);
    }
    Snapshot start = from;
    return made.computeIfAbsent(
        form, key -> CompletableFuture.supplyAsync(() -> encode(published, start, term), executor));
  }

  private Encoded encode(Published published, @Nullable Snapshot base, long term) {
    Snapshot snapshot = published.publication().snapshot();
    if (base != null) {
      Content.Patch patch = snapshot.since(base);
      if (patch.entries().length() < snapshot.size()) {
        return new Encoded(published, false, line(published, term, patch));
      }
      // So much differs that the whole is no longer; it is there already, or others want it too.
      return encode(null, term).join();
    }
    return new Encoded(published, true, line(published, term, snapshot.whole()));
  }

  private static byte[] line(Published published, long term, Content content) {
    return StreamCodec.encode(
        new Update(published.publication().sequence(), term, published.version(), content));
  }
}
