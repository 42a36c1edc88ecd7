package io.gazan.dataplane.provider.consul;

import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.provider.RareLog;
import io.gazan.dataplane.provider.SourcedSink;
import io.gazan.dataplane.provider.consul.ConsulFailure.Reason;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.consul.ConsulServiceSpec;
import io.gazan.upstreams.consul.ConsulSpec;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.tls.PemSource;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the documents of the files, puts in the servers that Consul names, and hands them on: at
 * once when a file changes, and again when an answer of Consul does. A document without {@code
 * provider: consul} passes as it is; one of the config API does so in front of the file's, which
 * goes on being followed and returns with the next change. Services that are new in a document are
 * waited for, {@link #FIRST_ANSWERS} at most; one without an answer has no endpoints until there is
 * one.
 */
public final class ConsulProvider implements SourcedSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsulProvider.class);

  /** How long a document waits for what Consul says about its new services. */
  static final Duration FIRST_ANSWERS = Duration.ofSeconds(3);

  /** Between two documents made of changes in Consul; the first of a row goes at once. */
  private static final Duration COALESCE = Duration.ofMillis(100);

  /** Until what was refused is tried again: files that the document names may have changed. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final SourcedSink sink;
  private final DocumentLimits limits;
  private final ConsulCounters counters = new ConsulCounters();
  private final RareLog failures = new RareLog(Duration.ofSeconds(10));
  private final RareLog changes = new RareLog(Duration.ofSeconds(1));
  private final ServiceWatch.Reports reports =
      new ServiceWatch.Reports(counters, failures, new RareLog(Duration.ofSeconds(10)));
  private final Semaphore changed = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Held while a document is taken over, its wait for Consul included. */
  private final ReentrantLock taking = new ReentrantLock();

  /** Guards the fields below, and that the sink gets one document after the other. */
  private final ReentrantLock handing = new ReentrantLock();

  private @Nullable Given given;

  /** What became of it with the answers that were last looked at. */
  private @Nullable Upstreams handed;

  /** Whether the answers that were last looked at could not be put in force. */
  private volatile boolean refused;

  private @Nullable Thread publisher;
  private volatile @Nullable Following following;

  /** The document that is followed, or that needs no following, and whose it is. */
  private record Given(ConfigSource source, Upstreams document) {}

  /**
   * @param limits hold for each answer of Consul
   */
  public ConsulProvider(SourcedSink sink, DocumentLimits limits) {
    this.sink = sink;
    this.limits = limits;
  }

  /** What would keep a document from coming into force here. Reads {@code tls.ca}. */
  public static List<Problem> problems(Upstreams upstreams) {
    ConsulSpec spec = upstreams.consul();
    PemSource ca = spec == null ? null : spec.ca();
    try {
      if (ca != null) {
        Trust.of(ca);
      }
      return List.of();
    } catch (IOException | GeneralSecurityException e) {
      return List.of(unusable(e));
    }
  }

  private static Problem unusable(Exception e) {
    return new Problem("consul.tls.ca", 0, 0, "cannot be used: " + e.getMessage());
  }

  @Override
  public List<Problem> apply(ConfigSource source, Upstreams upstreams) {
    taking.lock();
    try {
      Given next = new Given(source, upstreams);
      ConsulSpec spec = upstreams.consul();
      return spec == null ? withoutConsul(next) : take(next, spec);
    } finally {
      taking.unlock();
    }
  }

  private List<Problem> withoutConsul(Given next) {
    handing.lock();
    try {
      List<Problem> problems = sink.apply(next.source(), next.document());
      if (problems.isEmpty() && !isSetAside(next.source())) {
        stopFollowing();
        given = next;
        handed = next.document();
        refused = false;
      }
      return problems;
    } finally {
      handing.unlock();
    }
  }

  /** Whether a document of that source leaves the file's one in wait for a change in Consul. */
  private boolean isSetAside(ConfigSource by) {
    Given of = given;
    Following now = following;
    ConsulSpec spec = of == null ? null : of.document().consul();
    if (of == null || now == null || spec == null) {
      return false;
    }
    if (by != ConfigSource.API || of.source() != ConfigSource.FILE) {
      return false;
    }
    // What Consul has said so far is older than the document that is in front of it.
    handed = now.fill(of.document(), spec);
    refused = false;
    return true;
  }

  @Override
  public void saved() {
    taking.lock();
    handing.lock();
    try {
      Given of = given;
      if (of != null && of.source() == ConfigSource.API) {
        given = new Given(ConfigSource.FILE, of.document());
      } else if (of != null) {
        // The file does not say that any more.
        stopFollowing();
        given = null;
        refused = false;
      }
    } finally {
      handing.unlock();
      taking.unlock();
    }
  }

  private List<Problem> take(Given document, ConsulSpec spec) {
    Following before = following;
    Following next = before;
    if (next == null || !next.asksLike(spec)) {
      try {
        next = new Following(spec, limits, reports, before, changed::release);
      } catch (IOException | GeneralSecurityException e) {
        return List.of(unusable(e));
      }
    }
    List<ConsulServiceSpec> added = next.follow(spec.services());
    try {
      next.awaitAnswers(added, FIRST_ANSWERS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Problem> problems = handOn(document, spec, next);
    if (problems.isEmpty()) {
      next.keepOnly(spec.services());
      closeUnless(before, next);
    } else if (before == next) {
      next.leave(added);
    } else {
      next.close();
    }
    return problems;
  }

  private static void closeUnless(@Nullable Following before, Following next) {
    if (before != null && !Objects.equals(before, next)) {
      before.close();
    }
  }

  private @Nullable ConsulSpec asked() {
    handing.lock();
    try {
      return given == null ? null : given.document().consul();
    } finally {
      handing.unlock();
    }
  }

  private List<Problem> handOn(Given now, ConsulSpec spec, Following next) {
    handing.lock();
    try {
      Upstreams filled = next.fill(now.document(), spec);
      List<Problem> problems = sink.apply(now.source(), filled);
      if (problems.isEmpty()) {
        given = now;
        handed = filled;
        refused = false;
        following = next;
        if (publisher == null) {
          publisher = Thread.ofVirtual().name("gazan-consul").start(this::publish);
        }
        int unanswered = next.unanswered();
        if (unanswered > 0) {
          failures.warn(
              LOG, "services that have no endpoints, for Consul did not answer: " + unanswered);
        }
      }
      return problems;
    } finally {
      handing.unlock();
    }
  }

  /** Asks again about everything, over new connections; reads {@code tls.ca} again. */
  public void reload() {
    Thread.ofVirtual().name("gazan-consul-reload").start(this::followAnew);
  }

  private void followAnew() {
    taking.lock();
    try {
      Following before = following;
      ConsulSpec spec = asked();
      if (before == null || spec == null || closing.getCount() == 0) {
        return;
      }
      Following next = new Following(spec, limits, reports, before, changed::release);
      next.follow(spec.services());
      following = next;
      before.close();
      changed.release();
    } catch (IOException | GeneralSecurityException e) {
      LOG.error("{}; the connections to Consul stay as they are", unusable(e));
    } finally {
      taking.unlock();
    }
  }

  /** On a thread of its own: makes a document of whatever has changed since the last one. */
  private void publish() {
    try {
      while (closing.getCount() > 0) {
        if (refused) {
          var _ = changed.tryAcquire(AGAIN.toNanos(), TimeUnit.NANOSECONDS);
        } else {
          changed.acquire();
        }
        changed.drainPermits();
        publishNow();
        closing.await(COALESCE.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      LOG.debug("Consul is not followed any more");
    }
  }

  private void publishNow() {
    handing.lock();
    try {
      Following now = following;
      Given base = given;
      ConsulSpec spec = base == null ? null : base.document().consul();
      if (now == null || base == null || spec == null) {
        refused = false;
        return;
      }
      Upstreams filled = now.fill(base.document(), spec);
      if (filled.equals(handed)) {
        refused = false;
        return;
      }
      List<Problem> problems = sink.apply(base.source(), filled);
      refused = !problems.isEmpty();
      if (refused) {
        counters.failure(Reason.REFUSED);
        failures.warn(LOG, "a change in Consul is not taken over: " + problems.getFirst());
      } else {
        handed = filled;
        changes.info(LOG, "a change in Consul is in force");
      }
    } catch (RuntimeException bug) {
      refused = true;
      LOG.error("taking over a change in Consul failed", bug);
    } finally {
      handing.unlock();
    }
  }

  /** Whether what Consul said last could not be put in force. */
  public boolean refused() {
    return refused;
  }

  /** What metrics show of Consul. */
  public ConsulFigures figures() {
    Following now = following;
    return new ConsulFigures(
        now != null,
        now == null ? 0 : now.services(),
        now == null ? 0 : now.unanswered(),
        now == null ? Double.NaN : now.oldestSeconds(),
        counters.queries(),
        counters.failures(),
        counters.leftOut());
  }

  private void stopFollowing() {
    Following now = following;
    following = null;
    if (now != null) {
      now.close();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    stopFollowing();
    Thread running = publisher;
    if (running != null) {
      running.interrupt();
    }
  }
}
