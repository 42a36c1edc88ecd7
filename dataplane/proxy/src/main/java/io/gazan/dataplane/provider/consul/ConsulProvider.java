package io.gazan.dataplane.provider.consul;

import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.provider.RareLog;
import io.gazan.dataplane.provider.SourcedSink;
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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the documents of the files, puts in the servers that Consul names, and hands them on: at
 * once when a file changes, and again when an answer of Consul does. A document without {@code
 * provider: consul} passes as it is; one of the config API does so in front of the file's, which
 * goes on being followed and returns with the next change. Services that are new in a document, or
 * asked about in another way, are waited for, {@link #FIRST_ANSWERS} at most; one without an answer
 * has no endpoints until there is one.
 */
public final class ConsulProvider implements SourcedSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsulProvider.class);

  /** How long a document waits for what Consul says about its new services. */
  static final Duration FIRST_ANSWERS = Duration.ofSeconds(3);

  private final DocumentLimits limits;
  private final ConsulCounters counters = new ConsulCounters();
  private final ServiceWatch.Reports reports =
      new ServiceWatch.Reports(
          counters, new RareLog(Duration.ofSeconds(10)), new RareLog(Duration.ofSeconds(10)));
  private final FollowedDocument document;

  /** Held while a document is taken over, its wait for Consul included. */
  private final ReentrantLock taking = new ReentrantLock();

  /**
   * @param limits hold for each answer of Consul
   */
  public ConsulProvider(SourcedSink sink, DocumentLimits limits) {
    this.limits = limits;
    this.document = new FollowedDocument(sink, reports);
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
      GivenDocument next = new GivenDocument(source, upstreams);
      ConsulSpec spec = next.spec();
      return spec == null ? document.handOn(next) : take(next, spec);
    } finally {
      taking.unlock();
    }
  }

  @Override
  public void saved() {
    taking.lock();
    try {
      document.saved();
    } finally {
      taking.unlock();
    }
  }

  private List<Problem> take(GivenDocument given, ConsulSpec spec) {
    Following before = document.following();
    Following next = before;
    if (next == null || !next.asksLike(spec)) {
      try {
        next = following(spec, before);
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
    List<Problem> problems = document.handOn(given, spec, next);
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

  private Following following(ConsulSpec spec, @Nullable Following before)
      throws IOException, GeneralSecurityException {
    return new Following(spec, limits, reports, before, document::changed);
  }

  private static void closeUnless(@Nullable Following before, Following next) {
    if (before != null && !Objects.equals(before, next)) {
      before.close();
    }
  }

  /** Asks again about everything, over new connections; reads {@code tls.ca} again. */
  public void reload() {
    Thread.ofVirtual().name("gazan-consul-reload").start(this::followAnew);
  }

  private void followAnew() {
    taking.lock();
    try {
      Following before = document.following();
      ConsulSpec spec = document.spec();
      if (before == null || spec == null || document.closed()) {
        return;
      }
      Following next = following(spec, before);
      next.follow(spec.services());
      document.follow(next);
      before.close();
    } catch (IOException | GeneralSecurityException e) {
      LOG.error("{}; the connections to Consul stay as they are", unusable(e));
    } finally {
      taking.unlock();
    }
  }

  /** Whether what Consul said last could not be put in force. */
  public boolean refused() {
    return document.refused();
  }

  /** What metrics show of Consul. */
  public ConsulFigures figures() {
    Following now = document.following();
    return new ConsulFigures(
        now != null,
        now == null ? 0 : now.services(),
        now == null ? 0 : now.unanswered(),
        now == null ? Double.NaN : now.oldestSeconds(),
        counters.queries(),
        counters.failures(),
        counters.leftOut());
  }

  @Override
  public void close() {
    document.close();
  }
}
