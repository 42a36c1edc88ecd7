package io.gazan.operator.publish;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.LeftOut;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.Translation;
import io.gazan.operator.translate.draft.Subject;
import io.gazan.upstreams.stream.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the document as small as data planes take it: a larger one would be refused as a whole, by
 * all of them, and no change would arrive any more. As many objects are placed as fit, the oldest
 * first; those that are younger than the first one that does not fit are left out with a reason, so
 * that what is served goes on being served. All replicas come to the same, since only the objects
 * count. Owned by the thread that rebuilds.
 */
public final class DocumentRoom {
  /** A translation and the document that came of it. */
  public record Attempt(Translation translation, Snapshot snapshot) {}

  /** Translates without some objects. */
  public interface Translating {
    Attempt without(Map<ObjectKey, LeftOut> unplaced);
  }

  /**
   * How many objects are placed, and what came of it.
   *
   * @param placed the oldest ones
   */
  private record Tried(int placed, Attempt attempt) {
    long bytes() {
      return attempt.snapshot().size();
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(DocumentRoom.class);

  /** What the next object needs may shrink without a sign of it. */
  private static final Duration MEASURED_FOR = Duration.ofMinutes(1);

  private static final double MEBIBYTE = 1 << 20;

  private final long limit;
  private @Nullable Subject firstUnplaced;
  private long needed;
  private Instant measuredAt = Instant.MIN;
  private String words = "";
  private int unplaced;

  /**
   * With everything placed, until it is too much.
   *
   * @param limit bytes of the whole document
   */
  public DocumentRoom(long limit) {
    this.limit = limit;
  }

  /** How many objects the last document was made without. */
  public int unplaced() {
    return unplaced;
  }

  public long limit() {
    return limit;
  }

  /** The largest document that fits. */
  public Attempt fit(ClusterInventory inventory, Translating translating) {
    Subject first = firstUnplaced;
    Attempt begun = translating.without(first == null ? Map.of() : youngerThan(first, inventory));
    if (first == null && begun.snapshot().size() <= limit) {
      unplaced = 0;
      return begun;
    }
    if (first == null) {
      words = words(begun.snapshot().size());
    }
    List<Subject> oldestFirst = oldestFirst(inventory, begun.translation().verdicts().keySet());
    int placed =
        first == null
            ? oldestFirst.size()
            : (int) oldestFirst.stream().filter(each -> each.compareTo(first) < 0).count();
    Tried now = new Tried(placed, begun);
    if (now.bytes() > limit) {
      return settle(oldestFirst, fewer(now, oldestFirst, translating), inventory.takenAt());
    }
    return placed < oldestFirst.size() && mayHaveRoom(now, inventory.takenAt())
        ? settle(oldestFirst, more(now, oldestFirst, translating), inventory.takenAt())
        : settle(oldestFirst, now, measuredAt);
  }

  private boolean mayHaveRoom(Tried now, Instant at) {
    return limit - now.bytes() >= needed || !at.isBefore(measuredAt.plus(MEASURED_FOR));
  }

  /** In steps that double, until it fits. */
  private Tried fewer(Tried tooMany, List<Subject> oldestFirst, Translating translating) {
    Tried bad = tooMany;
    for (int step = 1; bad.placed > 0; step *= 2) {
      Tried next = attempt(Math.max(0, bad.placed - step), oldestFirst, translating);
      if (next.bytes() <= limit) {
        return between(next, bad, oldestFirst, translating);
      }
      bad = next;
    }
    LOG.atError()
        .addKeyValue("bytes", bad.bytes())
        .addKeyValue("limit", limit)
        .log("The document is too large even when every path answers 503; data planes refuse it");
    return bad;
  }

  /** In steps that double, until it no longer fits. */
  private Tried more(Tried fitting, List<Subject> oldestFirst, Translating translating) {
    Tried good = fitting;
    for (int step = 1; good.placed < oldestFirst.size(); step *= 2) {
      Tried next =
          attempt(Math.min(oldestFirst.size(), good.placed + step), oldestFirst, translating);
      if (next.bytes() > limit) {
        return between(good, next, oldestFirst, translating);
      }
      good = next;
    }
    return good;
  }

  private Tried between(
      Tried fits, Tried tooMany, List<Subject> oldestFirst, Translating translating) {
    Tried good = fits;
    Tried bad = tooMany;
    while (bad.placed - good.placed > 1) {
      Tried middle = attempt((good.placed + bad.placed) >>> 1, oldestFirst, translating);
      if (middle.bytes() <= limit) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    needed = bad.bytes() - good.bytes();
    // The translator remembers what it did last; that has to be what is published.
    return attempt(good.placed, oldestFirst, translating);
  }

  private Tried attempt(int placed, List<Subject> oldestFirst, Translating translating) {
    Map<ObjectKey, LeftOut> without = new HashMap<>();
    LeftOut leftOut = new LeftOut(Reason.DOCUMENT_FULL, words);
    oldestFirst
        .subList(placed, oldestFirst.size())
        .forEach(subject -> without.put(subject.key(), leftOut));
    return new Tried(placed, translating.without(without));
  }

  private Attempt settle(List<Subject> oldestFirst, Tried found, Instant measured) {
    int before = unplaced;
    unplaced = oldestFirst.size() - found.placed;
    firstUnplaced = unplaced == 0 ? null : oldestFirst.get(found.placed);
    measuredAt = measured;
    if (unplaced != before) {
      LOG.atWarn()
          .addKeyValue("bytes", found.bytes())
          .addKeyValue("limit", limit)
          .addKeyValue("left_out", unplaced)
          .log("The document is full: the youngest objects are left out");
    }
    return found.attempt;
  }

  private Map<ObjectKey, LeftOut> youngerThan(Subject first, ClusterInventory inventory) {
    LeftOut leftOut = new LeftOut(Reason.DOCUMENT_FULL, words);
    Map<ObjectKey, LeftOut> younger = new HashMap<>();
    for (Subject subject : subjects(inventory)) {
      if (subject.compareTo(first) >= 0) {
        younger.put(subject.key(), leftOut);
      }
    }
    return younger;
  }

  private static List<Subject> oldestFirst(ClusterInventory inventory, Set<ObjectKey> ours) {
    List<Subject> subjects = subjects(inventory);
    subjects.removeIf(subject -> !ours.contains(subject.key()));
    subjects.sort(null);
    return subjects;
  }

  private static List<Subject> subjects(ClusterInventory inventory) {
    List<Subject> subjects = new ArrayList<>();
    inventory.ingresses().forEach(each -> add("Ingress", each, subjects));
    inventory.routes().forEach(each -> add("GazanRoute", each, subjects));
    return subjects;
  }

  private static void add(String kind, @Nullable HasMetadata object, List<Subject> subjects) {
    Subject subject = Subject.of(kind, object);
    if (subject != null) {
      subjects.add(subject);
    }
  }

  /** Says the same as long as nobody has to know better. */
  private String words(long bytes) {
    return ("the document of all objects would have %.1f MiB, and data planes take %.1f MiB"
            + " (--document-limit); the youngest objects are left out")
        .formatted(bytes / MEBIBYTE, limit / MEBIBYTE);
  }
}
