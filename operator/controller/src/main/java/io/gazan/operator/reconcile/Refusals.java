package io.gazan.operator.reconcile;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.observe.OperatorMetrics;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.translate.Verdict;
import io.gazan.upstreams.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What data planes refused, and whose fault it was. An object that a problem leads to is left out
 * of the next translations until somebody changes it, or a Secret that it refers to. Reports come
 * from any thread; the rebuilding thread does the rest.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final int WAITING = 256;
  private static final int LONGEST_WORDS = 1024;

  /**
   * Tells versions of an object apart by what they ask for.
   *
   * @param annotations as text
   * @param secrets versions of those that it refers to, as text
   */
  record Asked(String uid, @Nullable Long generation, String annotations, String secrets) {}

  private record Report(String node, Publication publication, List<Problem> problems) {}

  /**
   * An object that is left out.
   *
   * @param since sequence of the first publication without it
   */
  private record Refused(Asked asked, String words, long since) {}

  private final Queue<Report> reports = new ArrayBlockingQueue<>(WAITING);
  private final OperatorMetrics metrics;
  private final Map<ObjectKey, Refused> refused = new HashMap<>();

  private volatile Map<ObjectKey, String> words = Map.of();

  Refusals(OperatorMetrics metrics) {
    this.metrics = metrics;
  }

  /** What the data plane said about an object that is left out; null about any other. */
  @Nullable String words(ObjectKey object) {
    return words.get(object);
  }

  /** One too many waits for the data plane to refuse again. */
  void report(String node, Publication publication, List<Problem> problems) {
    metrics.refused();
    if (!reports.offer(new Report(node, publication, problems))) {
      LOG.atWarn().addKeyValue("node", node).log("Too many refusals at once; left one out");
    }
  }

  /**
   * Whom to leave out now, with the data plane's words.
   *
   * @param asked what an object asks for now; null for one that is gone
   * @param newest publication; the next one is about to be made
   */
  Map<ObjectKey, String> settle(
      Function<ObjectKey, @Nullable Asked> asked, @Nullable Publication newest) {
    refused
        .entrySet()
        .removeIf(entry -> !entry.getValue().asked().equals(asked.apply(entry.getKey())));
    for (Report report = reports.poll(); report != null; report = reports.poll()) {
      settle(report, asked, newest == null ? report.publication() : newest);
    }
    metrics.leftOut(refused.size());
    Map<ObjectKey, String> now = new HashMap<>();
    refused.forEach((key, one) -> now.put(key, one.words()));
    words = Map.copyOf(now);
    return words;
  }

  private void settle(
      Report report, Function<ObjectKey, @Nullable Asked> asked, Publication newest) {
    for (Problem problem : report.problems()) {
      if (problem.path().isEmpty() && report.problems().size() > 1) {
        continue; // how many more there are; they come again when the others are left out
      }
      if (!EntryOwners.sameEntry(problem.path(), report.publication(), newest)) {
        continue; // another text by now, which gets a chance of its own
      }
      Set<ObjectKey> owners =
          EntryOwners.of(problem.path(), report.publication().translation().verdicts().values());
      boolean settled = false;
      for (ObjectKey owner : owners) {
        settled |= settle(report, problem, owner, asked.apply(owner), newest);
      }
      if (!settled) {
        metrics.unmappedProblem();
        LOG.atError()
            .addKeyValue("node", report.node())
            .addKeyValue("version", report.publication().snapshot().version())
            .addKeyValue("problem", problem)
            .log("A data plane refused the document for what belongs to no object: a bug of Gazan");
      }
    }
  }

  /** Whether leaving out this owner can be the answer, or was already. */
  private boolean settle(
      Report report, Problem problem, ObjectKey owner, @Nullable Asked asked, Publication newest) {
    Verdict verdict = report.publication().translation().verdicts().get(owner);
    if (asked == null
        || verdict == null
        || !asked.uid().equals(verdict.uid())
        || (asked.generation() != null && asked.generation() != verdict.generation())) {
      return true; // another version by now, which gets a chance of its own
    }
    Refused before = refused.get(owner);
    if (before != null) {
      return report.publication().sequence() < before.since();
    }
    String words = words(problem);
    refused.put(owner, new Refused(asked, words, newest.sequence() + 1));
    LOG.atWarn()
        .addKeyValue("object", owner)
        .addKeyValue("node", report.node())
        .addKeyValue("problem", words)
        .log("A data plane refused an object; left out until it or a Secret of it changes");
    return true;
  }

  private static String words(Problem problem) {
    String words = problem.path() + ": " + problem.message();
    return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS);
  }
}
