package io.gazan.operator.reconcile;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.observe.OperatorMetrics;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.translate.Verdict;
import io.gazan.upstreams.Problem;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What data planes refused, and whose fault it was. An object that a problem leads to is left out
 * of the next translations until somebody changes it, or a Secret that it refers to. Other data
 * planes may take it: it is tried again when those that are connected are others than before, and
 * in any case after five minutes, each time after twice as long, up to an hour. Reports come from
 * any thread; the rebuilding thread does the rest.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final int WAITING = 256;
  private static final int LONGEST_WORDS = 1024;
  private static final long FIRST_RETRY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long LAST_RETRY_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int LAST_DOUBLING = 10;

  /** While data planes are replaced one by one, an object is not tried with each of them. */
  private static final long LEAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * Tells versions of an object apart by what they ask for.
   *
   * @param annotations as text
   * @param secrets versions of those that it refers to, as text
   */
  record Asked(String uid, @Nullable Long generation, String annotations, String secrets) {}

  private record Report(String node, Publication publication, List<Problem> problems) {}

  /**
   * An object that is left out, or was and is on trial.
   *
   * @param since sequence of the first publication without it, or of the trial
   * @param times that it was refused
   * @param at when it was refused the last time, by the clock
   */
  private record Refused(
      Asked asked, String words, long since, int times, long at, boolean onTrial) {
    long retryAt() {
      return at
          + Math.min(FIRST_RETRY_NANOS << Math.min(times - 1, LAST_DOUBLING), LAST_RETRY_NANOS);
    }

    Refused tried(long sequence) {
      return new Refused(asked, words, sequence, times, at, true);
    }
  }

  private final Queue<Report> reports = new ArrayBlockingQueue<>(WAITING);
  private final OperatorMetrics metrics;
  private final LongSupplier nanos;
  private final Map<ObjectKey, Refused> refused = new HashMap<>();
  private volatile Set<String> membersBefore = Set.of();
  private boolean othersWait;

  private volatile Map<ObjectKey, String> words = Map.of();

  /** Those on trial, as long as not all data planes have taken them. */
  private final Map<ObjectKey, Trial> trials = new ConcurrentHashMap<>();

  private record Trial(String words, long sequence) {}

  Refusals(OperatorMetrics metrics, LongSupplier nanos) {
    this.metrics = metrics;
    this.nanos = nanos;
  }

  /** What the data plane said about an object that is not in force for it; null about any other. */
  @Nullable String words(ObjectKey object) {
    String said = words.get(object);
    if (said != null) {
      return said;
    }
    Trial trial = trials.get(object);
    return trial == null ? null : trial.words();
  }

  /**
   * The data planes are further.
   *
   * @param acknowledged the sequence that all of them have in force
   * @return the objects that passed their trial
   */
  Set<ObjectKey> passed(long acknowledged) {
    Set<ObjectKey> passed = new HashSet<>();
    trials.forEach(
        (object, trial) -> {
          if (acknowledged >= trial.sequence() && trials.remove(object, trial)) {
            passed.add(object);
          }
        });
    return passed;
  }

  /** Whether these data planes could take what others refused. Any thread. */
  boolean mayRetry(Set<String> members) {
    return !words.isEmpty() && !members.isEmpty() && !members.equals(membersBefore);
  }

  /** How long until an object is tried again; null if none waits. */
  @Nullable Duration nextRetry() {
    long now = nanos.getAsLong();
    return refused.values().stream()
        .filter(each -> !each.onTrial())
        .map(each -> othersWait ? each.at() + LEAST_RETRY_NANOS : each.retryAt())
        .map(at -> Duration.ofNanos(Math.max(0, at - now)))
        .min(Comparator.naturalOrder())
        .orElse(null);
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
   * @param members the data planes that are connected, each in its version
   */
  Map<ObjectKey, String> settle(
      Function<ObjectKey, @Nullable Asked> asked,
      @Nullable Publication newest,
      Set<String> members) {
    refused
        .entrySet()
        .removeIf(entry -> !entry.getValue().asked().equals(asked.apply(entry.getKey())));
    trials.keySet().removeIf(object -> !refused.containsKey(object));
    retry(members, newest == null ? 1 : newest.sequence() + 1);
    for (Report report = reports.poll(); report != null; report = reports.poll()) {
      settle(report, asked, newest == null ? report.publication() : newest);
    }
    Map<ObjectKey, String> now = new HashMap<>();
    refused.forEach(
        (key, one) -> {
          if (!one.onTrial()) {
            now.put(key, one.words());
          }
        });
    metrics.leftOut(now.size());
    words = Map.copyOf(now);
    return words;
  }

  private void retry(Set<String> members, long sequence) {
    boolean others = !members.isEmpty() && !members.equals(membersBefore);
    long now = nanos.getAsLong();
    boolean all = true;
    for (Map.Entry<ObjectKey, Refused> entry : refused.entrySet()) {
      Refused one = entry.getValue();
      if (one.onTrial()) {
        continue;
      }
      if (now - one.retryAt() >= 0 || (others && now - one.at() >= LEAST_RETRY_NANOS)) {
        trials.put(entry.getKey(), new Trial(one.words(), sequence));
        entry.setValue(one.tried(sequence));
        metrics.refusalRetried();
        LOG.atInfo().addKeyValue("object", entry.getKey()).log("Trying a refused object again");
      } else {
        all = false;
      }
    }
    othersWait = others && !all;
    if (!othersWait && !members.isEmpty()) {
      membersBefore = Set.copyOf(members);
    }
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
    if (before != null && (!before.onTrial() || report.publication().sequence() < before.since())) {
      return report.publication().sequence() < before.since();
    }
    String words = words(problem);
    int times = before == null ? 1 : before.times() + 1;
    refused.put(
        owner, new Refused(asked, words, newest.sequence() + 1, times, nanos.getAsLong(), false));
    trials.remove(owner);
    LOG.atWarn()
        .addKeyValue("object", owner)
        .addKeyValue("node", report.node())
        .addKeyValue("problem", words)
        .addKeyValue("times", times)
        .log("A data plane refused an object; left out until it changes or is tried again");
    return true;
  }

  private static String words(Problem problem) {
    String words = problem.path() + ": " + problem.message();
    return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS);
  }
}
