package io.gazan.dataplane.provider.consul;

import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.provider.RareLog;
import io.gazan.dataplane.provider.SourcedSink;
import io.gazan.dataplane.provider.consul.ConsulFailure.Reason;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.consul.ConsulSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The document whose services are followed, what follows them, and what was made of both: hands the
 * sink one document after the other, and again whenever an answer of Consul makes another one of
 * it. Any thread.
 */
final class FollowedDocument implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedDocument.class);

  private final SourcedSink sink;
  private final ServiceWatch.Reports reports;
  private final RareLog changes = new RareLog(Duration.ofSeconds(1));
  private final ChangeThread thread = new ChangeThread(this::takeOver);

  /** Guards the fields below, and that the sink gets one document after the other. */
  private final ReentrantLock handing = new ReentrantLock();

  private @Nullable GivenDocument given;

  /** What became of it with the answers that were last looked at. */
  private @Nullable Upstreams handed;

  private volatile @Nullable Following following;

  /** Whether the answers that were last looked at could not be put in force. */
  private volatile boolean refused;

  FollowedDocument(SourcedSink sink, ServiceWatch.Reports reports) {
    this.sink = sink;
    this.reports = reports;
  }

  /** What follows the services; null while none are followed. */
  @Nullable Following following() {
    return following;
  }

  /** What is followed; null while nothing is. */
  @Nullable ConsulSpec spec() {
    handing.lock();
    try {
      return given == null ? null : given.spec();
    } finally {
      handing.unlock();
    }
  }

  /** An answer of Consul differs from the one before. */
  void changed() {
    thread.changed();
  }

  /** Hands on a document that takes nothing from Consul. */
  List<Problem> handOn(GivenDocument next) {
    handing.lock();
    try {
      List<Problem> problems = sink.apply(next.source(), next.document());
      if (problems.isEmpty() && !isSetAside(next.source())) {
        stopFollowing();
        put(next, next.document());
      }
      return problems;
    } finally {
      handing.unlock();
    }
  }

  /** Whether a document of that source leaves the file's one in wait for a change in Consul. */
  private boolean isSetAside(ConfigSource by) {
    GivenDocument of = given;
    Following now = following;
    ConsulSpec spec = of == null ? null : of.spec();
    if (of == null || now == null || spec == null || !of.waitsBehind(by)) {
      return false;
    }
    // What Consul has said so far is older than the document that is in front of it.
    put(of, now.fill(of.document(), spec));
    return true;
  }

  /** Hands on a document with what is known about its services, and from now on with changes. */
  List<Problem> handOn(GivenDocument next, ConsulSpec spec, Following by) {
    handing.lock();
    try {
      Upstreams filled = by.fill(next.document(), spec);
      List<Problem> problems = sink.apply(next.source(), filled);
      if (problems.isEmpty()) {
        put(next, filled);
        following = by;
        thread.start();
        int unanswered = by.unanswered();
        if (unanswered > 0) {
          warn("services that have no endpoints, for Consul did not answer: " + unanswered);
        }
      }
      return problems;
    } finally {
      handing.unlock();
    }
  }

  private void put(@Nullable GivenDocument next, @Nullable Upstreams filled) {
    given = next;
    handed = filled;
    refused = false;
  }

  /** The same is followed by another from now on; the one before is the caller's. */
  void follow(Following by) {
    following = by;
    thread.changed();
  }

  /** What was handed on last is in the file. */
  void saved() {
    handing.lock();
    try {
      GivenDocument of = given;
      if (of != null && of.source() == ConfigSource.API) {
        given = new GivenDocument(ConfigSource.FILE, of.document());
      } else if (of != null) {
        // The file does not say that any more.
        stopFollowing();
        put(null, null);
      }
    } finally {
      handing.unlock();
    }
  }

  /** Makes a document of whatever has changed; whether there is nothing more to hand on for now. */
  private boolean takeOver() {
    handing.lock();
    try {
      refused = !isInForce();
    } catch (RuntimeException bug) {
      refused = true;
      LOG.error("taking over a change in Consul failed", bug);
    } finally {
      handing.unlock();
    }
    return !refused;
  }

  private boolean isInForce() {
    Following now = following;
    GivenDocument base = given;
    ConsulSpec spec = base == null ? null : base.spec();
    if (now == null || base == null || spec == null) {
      return true;
    }
    Upstreams filled = now.fill(base.document(), spec);
    if (filled.equals(handed)) {
      return true;
    }
    List<Problem> problems = sink.apply(base.source(), filled);
    if (!problems.isEmpty()) {
      reports.counters().failure(Reason.REFUSED);
      warn("a change in Consul is not taken over: " + problems.getFirst());
      return false;
    }
    handed = filled;
    changes.info(LOG, "a change in Consul is in force");
    return true;
  }

  /** Whether what Consul said last could not be put in force. */
  boolean refused() {
    return refused;
  }

  private void warn(String what) {
    reports.failures().warn(LOG, what);
  }

  private void stopFollowing() {
    Following now = following;
    following = null;
    if (now != null) {
      now.close();
    }
  }

  boolean closed() {
    return thread.closed();
  }

  @Override
  public void close() {
    thread.close();
    stopFollowing();
  }
}
