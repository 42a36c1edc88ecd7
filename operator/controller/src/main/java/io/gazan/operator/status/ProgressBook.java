package io.gazan.operator.status;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.DataPlanes.Progress;
import io.gazan.operator.translate.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which generation of which object the data planes have in force. A generation that all of them had
 * once stays in force while others connect, which begin with a later document, unless one of them
 * is late with it. Changed by one thread; others read only while that one waits for them.
 */
final class ProgressBook {
  private static final int MOST_NAMED = 10;
  private static final long LONG_AGO_NANOS = 3_600_000_000_000L;

  /**
   * A generation of an object.
   *
   * @param first sequence of the first publication that holds it
   * @param at when that was seen, by {@link System#nanoTime()}
   */
  private record Page(String uid, long generation, long first, long at, boolean everywhere) {
    boolean of(Verdict verdict) {
      return uid.equals(verdict.uid()) && generation == verdict.generation();
    }
  }

  private final Map<ObjectKey, Page> pages = new HashMap<>();
  private final Set<ObjectKey> pending = new HashSet<>();
  private Map<ObjectKey, Verdict> verdicts = Map.of();

  /**
   * Takes in a publication.
   *
   * @return whose verdict is another than before, also those that have none any more
   */
  @SuppressWarnings("ReferenceEquality") // most verdicts are the same objects
  Set<ObjectKey> published(Publication publication, long now) {
    Map<ObjectKey, Verdict> before = verdicts;
    verdicts = publication.translation().verdicts();
    Set<ObjectKey> changed = new HashSet<>();
    verdicts.forEach(
        (key, verdict) -> {
          Verdict held = before.get(key);
          if (held != verdict && !verdict.equals(held)) {
            changed.add(key);
          }
          Page page = pages.get(key);
          if (page == null || !page.of(verdict)) {
            pages.put(
                key,
                new Page(verdict.uid(), verdict.generation(), publication.sequence(), now, false));
            pending.add(key);
          }
        });
    for (ObjectKey key : before.keySet()) {
      if (!verdicts.containsKey(key)) {
        changed.add(key);
        pages.remove(key);
        pending.remove(key);
      }
    }
    return changed;
  }

  /**
   * Takes in how far the data planes are.
   *
   * @return what is in force everywhere now and was not before
   */
  Set<ObjectKey> progressed(Progress progress) {
    Set<ObjectKey> arrived = new HashSet<>();
    if (progress.connected() > 0) {
      for (ObjectKey key : pending) {
        Page page = pages.get(key);
        if (page != null && page.first() <= progress.acknowledged()) {
          pages.put(key, new Page(page.uid(), page.generation(), page.first(), page.at(), true));
          arrived.add(key);
        }
      }
      pending.removeAll(arrived);
    }
    return arrived;
  }

  /** When its generation was first seen; for one that is not known, long ago. */
  long since(ObjectKey key) {
    Page page = pages.get(key);
    return page == null ? System.nanoTime() - LONG_AGO_NANOS : page.at();
  }

  @Nullable Verdict verdict(ObjectKey key) {
    return verdicts.get(key);
  }

  Set<ObjectKey> all() {
    return verdicts.keySet();
  }

  /**
   * What the condition says.
   *
   * @param refused the words of a data plane that refused it; null if none did
   */
  Programmed of(Verdict verdict, Progress progress, @Nullable String refused) {
    if (refused != null) {
      return Programmed.refused(refused);
    }
    if (!verdict.accepted().holds() && verdict.entries().isEmpty()) {
      return Programmed.notAccepted();
    }
    if (progress.connected() == 0) {
      return Programmed.none();
    }
    Page page = pages.get(verdict.object());
    SortedSet<String> late = new TreeSet<>();
    if (page != null) {
      progress
          .late()
          .forEach(
              (node, has) -> {
                if (has < page.first()) {
                  late.add(node);
                }
              });
    }
    if (!late.isEmpty()) {
      return Programmed.late(some(late));
    }
    if (page == null || !page.everywhere()) {
      return Programmed.waiting();
    }
    return Programmed.yes(message(new TreeSet<>(progress.silent())));
  }

  private static String message(SortedSet<String> silent) {
    if (silent.isEmpty()) {
      return "every data plane has this generation in force";
    }
    return "every data plane that speaks has this generation in force; silent: " + some(silent);
  }

  private static String some(SortedSet<String> nodes) {
    return String.join(", ", nodes.stream().limit(MOST_NAMED).toList())
        + (nodes.size() > MOST_NAMED ? " and %d more".formatted(nodes.size() - MOST_NAMED) : "");
  }
}
