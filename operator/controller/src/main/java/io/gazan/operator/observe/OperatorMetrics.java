package io.gazan.operator.observe;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of rebuilding and publishing, and of refusals. Labels are bounded: kinds and
 * verdicts, and the one version that is in force. Any thread.
 */
public final class OperatorMetrics {
  private static final Duration[] PROPAGATION = millis(5, 10, 25, 50, 100, 250, 500, 1000, 5000);
  private static final Duration[] TRANSLATION = millis(1, 5, 10, 25, 50, 100, 250, 500, 1000);
  private static final List<String> CERTIFICATE_REASONS =
      Stream.of(
              Reason.CERTIFICATE_INVALID,
              Reason.CERTIFICATE_EXPIRED,
              Reason.CERTIFICATE_NOT_YET_VALID,
              Reason.CERTIFICATE_NOT_FOR_HOST)
          .map(Reason::text)
          .toList();
  private final MeterRegistry registry;
  private final Counter rebuilds;
  private final Counter failedRebuilds;
  private final Counter nacks;
  private final Counter unmapped;
  private final Counter leaseLosses;
  private final Counter refusalRetries;
  private final Timer translation;
  private final Propagation propagation;
  private final MultiGauge snapshot;
  // Never taken away: a scrape that meets a row which is taken away and put back sees it twice.
  private final Map<Sort, AtomicInteger> objects = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> certificates = new TreeMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong limit = new AtomicLong();
  private final AtomicInteger unplaced = new AtomicInteger();
  private final AtomicLong publishedAt = new AtomicLong();
  private final AtomicInteger leftOut = new AtomicInteger();

  public OperatorMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.rebuilds = counter("rebuilds", "Rebuilds of the document");
    this.failedRebuilds = counter("rebuild.failures", "Rebuilds that failed and were repeated");
    this.nacks = counter("nacks", "Documents that a data plane refused");
    this.unmapped =
        counter("unmapped.problems", "Problems of refused documents that belong to no object");
    this.leaseLosses =
        counter("lease.lost", "Losses of the lease that lasted so long that sessions were ended");
    this.refusalRetries =
        counter("refusal.retries", "Objects that were refused and are tried again");
    this.translation = timer("translate", "Translating all objects", TRANSLATION);
    this.propagation =
        new Propagation(
            timer(
                "propagation",
                "From an event to the last data plane that has it in force",
                PROPAGATION));
    this.snapshot =
        MultiGauge.builder("gazan.operator.snapshot.version")
            .description("1, with the version of the newest document")
            .register(registry);
    CERTIFICATE_REASONS.forEach(reason -> certificates.put(reason, certificates(reason)));
    gauge("document.bytes", "Size of the newest document in bytes", bytes::get);
    gauge("document.limit.bytes", "Size that data planes take at most", limit::get);
    gauge(
        "objects.unplaced",
        "Objects left out because the document would be larger than its limit",
        unplaced::get);
    gauge(
        "last.publication.timestamp.seconds",
        "When the newest document was published, since 1970",
        publishedAt::get);
    gauge("objects.rejected", "Objects left out because a data plane refused them", leftOut::get);
  }

  public MeterRegistry registry() {
    return registry;
  }

  private static Duration[] millis(long... values) {
    Duration[] all = new Duration[values.length];
    for (int i = 0; i < values.length; i++) {
      all[i] = Duration.ofMillis(values[i]);
    }
    return all;
  }

  private Counter counter(String name, String description) {
    return Counter.builder("gazan.operator." + name).description(description).register(registry);
  }

  private Timer timer(String name, String description, Duration[] buckets) {
    return Timer.builder("gazan.operator." + name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder("gazan.operator." + name, value)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private AtomicInteger certificates(String reason) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder("gazan.operator.certificates.broken", count::get)
        .description("Places in objects that name a certificate with something wrong, by what")
        .tag("reason", reason)
        .strongReference(true)
        .register(registry);
    return count;
  }

  private AtomicInteger objects(Sort sort) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder("gazan.operator.objects", count::get)
        .description("Objects of ours by kind and verdict")
        .tags("kind", sort.kind(), "verdict", sort.verdict())
        .strongReference(true)
        .register(registry);
    return count;
  }

  /** Shows whether this replica leads and sees the cluster, and which data planes it has. */
  public void show(
      BooleanSupplier leads,
      BooleanSupplier synced,
      IntSupplier connected,
      IntSupplier silent,
      IntSupplier late) {
    gauge("leader", "1 while this replica leads", () -> leads.getAsBoolean() ? 1 : 0);
    gauge("synced", "1 when every cache was filled", () -> synced.getAsBoolean() ? 1 : 0);
    gauge("dataplanes.connected", "Data planes with a session", connected::getAsInt);
    gauge("dataplanes.silent", "Sessions that said nothing for 30 s", silent::getAsInt);
    gauge("dataplanes.late", "Data planes that answered no update for 30 s", late::getAsInt);
  }

  public void rebuilt() {
    rebuilds.increment();
  }

  public void rebuildFailed() {
    failedRebuilds.increment();
  }

  public void translated(long nanos) {
    translation.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A data plane refused a document. */
  public void refused() {
    nacks.increment();
  }

  public void unmappedProblem() {
    unmapped.increment();
  }

  /** An object that was refused is served again, to see whether it is taken now. */
  public void refusalRetried() {
    refusalRetries.increment();
  }

  /** The lease is lost for so long that data planes have to look for another leader. */
  public void leaseLost() {
    leaseLosses.increment();
  }

  public void leftOut(int count) {
    leftOut.set(count);
  }

  /** How large a document may be. */
  public void documentLimit(long most) {
    limit.set(most);
  }

  /** So many objects are left out to keep to the limit. */
  public void unplaced(int count) {
    unplaced.set(count);
  }

  /**
   * There is a newer document.
   *
   * @param before null for the first
   * @param sinceNanos when the first event came that it answers
   */
  @SuppressWarnings("ReferenceEquality") // the same map says the same
  public void published(Publication publication, @Nullable Publication before, long sinceNanos) {
    bytes.set(publication.snapshot().size());
    publishedAt.set(System.currentTimeMillis() / 1000);
    String version = publication.snapshot().version();
    if (before == null || !before.snapshot().version().equals(version)) {
      snapshot.register(List.of(MultiGauge.Row.of(Tags.of("version", version), 1)), true);
      propagation.published(publication.sequence(), sinceNanos);
    }
    Map<ObjectKey, Verdict> verdicts = publication.translation().verdicts();
    if (before != null && verdicts == before.translation().verdicts()) {
      return;
    }
    Map<Sort, Integer> counts = new HashMap<>();
    Map<String, Integer> broken = new TreeMap<>();
    CERTIFICATE_REASONS.forEach(reason -> broken.put(reason, 0));
    for (Verdict verdict : verdicts.values()) {
      counts.merge(Sort.of(verdict), 1, Integer::sum);
      for (Finding finding : verdict.findings()) {
        broken.computeIfPresent(finding.reason(), (reason, count) -> count + 1);
      }
    }
    certificates.forEach((reason, count) -> count.set(broken.getOrDefault(reason, 0)));
    objects.forEach((sort, count) -> count.set(counts.getOrDefault(sort, 0)));
    counts.forEach((sort, count) -> objects.computeIfAbsent(sort, this::objects).set(count));
  }

  private record Sort(String kind, String verdict) {
    static Sort of(Verdict verdict) {
      String outcome =
          !verdict.accepted().holds()
              ? "rejected"
              : verdict.resolvedRefs().holds() ? "accepted" : "unresolved";
      return new Sort(verdict.object().kind(), outcome);
    }
  }

  /** Every connected data plane has this sequence in force. */
  public void acknowledged(long sequence) {
    propagation.acknowledged(sequence);
  }
}
