package io.gazan.dataplane.provider.operator;

import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.dataplane.provider.RareLog;
import io.gazan.dataplane.provider.UpstreamsSink;
import io.gazan.dataplane.provider.operator.LastKnownGood.Kept;
import io.gazan.dataplane.provider.operator.StreamEvent.Ended;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.stream.SnapshotReader;
import io.gazan.upstreams.stream.message.StreamMessage.Hello;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the upstreams from an operator, for as long as it lives: begins with the last snapshot that
 * was in force, then has one session after the other, with whichever of the operator's addresses
 * takes one. What is in force stays while there is none.
 */
public final class OperatorProvider implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProvider.class);
  private static final Duration LOG_EVERY = Duration.ofMinutes(1);
  private static final Duration END = Duration.ofSeconds(5);

  private final OperatorConfig config;
  private final String build;
  private final DocumentLimits limits;
  private final UpstreamsSink sink;
  private final Timing timing;
  private final Addresses addresses;
  private final OperatorCounters counters = new OperatorCounters();
  private final InForce inForce = new InForce();
  private final LastKnownGood lastKnownGood;
  private final Dialer dialer;
  private final Session session;
  private final Random random = new Random();
  private final Map<SessionEnd, RareLog> failures = new EnumMap<>(SessionEnd.class);
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("gazan-operator").unstarted(this::run);
  private volatile boolean closing;
  private volatile boolean connected;
  private volatile @Nullable OperatorConnection connection;

  /** Where an operator may be; asked before every round of dials. */
  interface Addresses {
    List<InetSocketAddress> of(OperatorConfig config, Dialer dialer)
        throws DialFailure, InterruptedException;
  }

  /**
   * Does nothing yet.
   *
   * @param build the program's version
   * @param limits of a whole document
   */
  public OperatorProvider(
      OperatorConfig config, String build, DocumentLimits limits, UpstreamsSink sink) {
    this(config, build, limits, sink, Timing.DEFAULT, OperatorProvider::lookUp);
  }

  OperatorProvider(
      OperatorConfig config,
      String build,
      DocumentLimits limits,
      UpstreamsSink sink,
      Timing timing,
      Addresses addresses) {
    this.config = config;
    this.build = build;
    this.limits = limits;
    this.sink = sink;
    this.timing = timing;
    this.addresses = addresses;
    this.lastKnownGood = new LastKnownGood(config.stateDir(), limits, timing, counters);
    this.dialer = new Dialer(timing.connect());
    this.session = new Session(inForce, new SnapshotReader(limits), sink, lastKnownGood, counters);
  }

  private static List<InetSocketAddress> lookUp(OperatorConfig config, Dialer dialer)
      throws DialFailure, InterruptedException {
    return dialer.lookUp(config.host()).stream()
        .map(address -> new InetSocketAddress(address, config.port()))
        .toList();
  }

  /** Puts the last snapshot in force, if there is one, and begins to look for an operator. */
  public void start() {
    Kept kept = lastKnownGood.read();
    if (kept != null) {
      List<Problem> problems = sink.apply(kept.snapshot().upstreams());
      if (problems.isEmpty()) {
        inForce.snapshot(kept.snapshot());
        inForce.term(kept.term());
        LOG.info("the {} that was in force last is in force again", kept.snapshot());
      } else {
        inForce.refused(true);
        counters.failures.increment();
        LOG.warn("the last snapshot is not used: {}", problems.getFirst());
      }
    }
    lastKnownGood.start();
    thread.start();
  }

  /** Looks for an operator at once if there is no session. */
  public void reload() {
    wake.release();
  }

  /** Whether what the operator said last was refused. */
  public boolean refused() {
    return inForce.refused();
  }

  /** For a scrape. */
  public OperatorFigures figures() {
    return new OperatorFigures(
        connected,
        inForce.term(),
        counters.sessions(),
        counters.applied.sum(),
        counters.refused.sum(),
        counters.bytes.sum(),
        counters.writes.sum(),
        counters.failures.sum());
  }

  private void run() {
    Pauses pauses = new Pauses(timing, random);
    try {
      while (!closing) {
        wake.drainPermits();
        boolean reached = round();
        if (!closing) {
          var _ = wake.tryAcquire(pauses.next(reached).toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the operator is not followed any more");
    }
  }

  /** Tries every address once, in any order; whether somebody was there. */
  private boolean round() throws InterruptedException {
    List<InetSocketAddress> found;
    try {
      found = new ArrayList<>(addresses.of(config, dialer));
    } catch (DialFailure e) {
      over(null, new Ended(e.end(), String.valueOf(e.getMessage())));
      return false;
    }
    Collections.shuffle(found, random);
    boolean reached = false;
    for (InetSocketAddress address : found) {
      if (closing) {
        return false;
      }
      Ended ended = follow(address);
      over(address, ended);
      reached |= ended.end().isSoonOver();
      if (connected) {
        // The addresses may be others by now.
        connected = false;
        return reached;
      }
    }
    return reached;
  }

  private Ended follow(InetSocketAddress address) throws InterruptedException {
    try {
      Credentials credentials = Credentials.read(config);
      Channel channel = dialer.dial(address, config.host(), credentials.tls());
      StreamHandler handler = new StreamHandler(longestLine(), counters);
      Hello hello = new Hello(config.node(), build, Schema.KNOWN, inForce.version());
      try (OperatorConnection open =
          OperatorConnection.open(
              channel, config.address(), credentials.token(), hello, handler, timing)) {
        connection = open;
        return closing ? closed() : session.run(open, () -> established(address));
      } finally {
        connection = null;
        channel.close();
      }
    } catch (DialFailure e) {
      return new Ended(e.end(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Ended(SessionEnd.CREDENTIALS, String.valueOf(e.getMessage()));
    } catch (RuntimeException bug) {
      LOG.error("following the operator failed", bug);
      return new Ended(SessionEnd.DEFECT, bug.toString());
    }
  }

  private int longestLine() {
    return (int) Math.min((long) limits.bytes() + LastKnownGood.ENVELOPE, Integer.MAX_VALUE - 8);
  }

  private static Ended closed() {
    return new Ended(SessionEnd.CLOSED, "this data plane ends");
  }

  private void established(InetSocketAddress address) {
    connected = true;
    LOG.info("connected to the operator at {}", address);
  }

  private void over(@Nullable InetSocketAddress address, Ended ended) {
    counters.session(ended.end());
    if (ended.end() != SessionEnd.CLOSED) {
      failures
          .computeIfAbsent(ended.end(), _ -> new RareLog(LOG_EVERY))
          .log(
              more ->
                  LOG.warn(
                      "no session with the operator at {}: {}{}",
                      address == null ? config.address() : address,
                      ended.why(),
                      more));
    }
  }

  /** Ends the session, and waits until the last snapshot is written. */
  @Override
  public void close() {
    closing = true;
    OperatorConnection open = connection;
    if (open != null) {
      open.end(SessionEnd.CLOSED, "this data plane ends");
    }
    wake.release();
    try {
      if (!thread.join(END)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lastKnownGood.close();
    dialer.close();
  }
}
