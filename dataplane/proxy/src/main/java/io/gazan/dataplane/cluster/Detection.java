package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.probe.ProbeResult;
import io.gazan.dataplane.cluster.probe.ProbeResult.Failed;
import io.gazan.dataplane.cluster.probe.ProbeResult.Found;
import io.gazan.dataplane.cluster.probe.ProbeTarget;
import io.gazan.dataplane.cluster.probe.ProtocolProbe;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one endpoint speaks under one TLS spec, as it was found out: a fact about the address,
 * shared by all clusters with {@code protocol: auto} that name it. Event loops read the verdict;
 * everything else runs on the control loop. A verdict stays until a check or a dial fails and
 * another probe says otherwise.
 */
final class Detection {
  static final int MOST_WAITING = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Detection.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Endpoint endpoint;
  private final ProbeTarget target;
  private final Object lock;
  private final EventExecutor control;
  private final ProtocolProbe probe;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Completed by the first probe's end: whether there is a verdict. */
  private final CompletableFuture<Boolean> first = new CompletableFuture<>();

  /** How many memberships want to know; guarded by the registry's lock. */
  int members;

  private volatile @Nullable Protocol verdict;
  private volatile boolean closed;

  /** Owned by the control loop, like all below. */
  private final Set<Consumer<ProbeResult>> listeners = new LinkedHashSet<>();

  private boolean running;
  private boolean doubted;
  private @Nullable Failed failed;
  private long failedAt;

  Detection(
      Endpoint endpoint,
      ProbeTarget target,
      Object lock,
      EventExecutor control,
      ProtocolProbe probe) {
    this.endpoint = endpoint;
    this.target = target;
    this.lock = lock;
    this.control = control;
    this.probe = probe;
  }

  UpstreamTlsSpec tls() {
    return target.tls();
  }

  /** Null before the first verdict. */
  @Nullable Protocol verdict() {
    return verdict;
  }

  CompletableFuture<Boolean> first() {
    return first;
  }

  /** From any thread: the endpoint has an address. Asks, unless there is a verdict in force. */
  void start() {
    onControl(
        () -> {
          if (settled() == null) {
            find(result -> {});
          }
        });
  }

  void close() {
    closed = true;
    first.complete(false);
  }

  /** On the control loop: the verdict, unless something has failed since; else null. */
  @Nullable Protocol settled() {
    return doubted ? null : verdict;
  }

  /** On the control loop: a check or a dial failed. What is in force stays so meanwhile. */
  void doubt() {
    doubted = true;
  }

  /** On the control loop: asks, or listens to the probe that runs. */
  void find(Consumer<ProbeResult> then) {
    listeners.add(then);
    if (running) {
      return;
    }
    running = true;
    InetSocketAddress to = closed ? null : endpoint.nextAddress();
    if (to == null) {
      Failed nowhere = new Failed(ProbeResult.Reason.UNREACHABLE, "no address is known");
      control.execute(() -> ended(nowhere));
    } else {
      probe.ask(to, target, this::ended);
    }
  }

  /** From an event loop, and calls back there: see {@link Cluster#awaitProtocol}. */
  void await(EventExecutor loop, Consumer<ProbeResult> then) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      probe.turnedAway();
      loop.execute(() -> then.accept(noTime("too many wait for a verdict already")));
      return;
    }
    Waiter waiter = new Waiter(loop, then);
    if (!onControl(waiter::begin)) {
      waiter.accept(noTime("going down"));
    }
  }

  private static Failed noTime(String detail) {
    return new Failed(ProbeResult.Reason.TIMED_OUT, detail);
  }

  private boolean onControl(Runnable task) {
    try {
      control.execute(task);
      return true;
    } catch (RejectedExecutionException goingDown) {
      return false;
    }
  }

  private void ended(ProbeResult result) {
    running = false;
    switch (result) {
      case Found found -> publish(found.protocol());
      case Failed failure -> {
        if (failed == null && !closed) {
          LOG.atWarn()
              .addKeyValue("endpoint", endpoint.name())
              .addKeyValue("reason", failure.detail())
              .log("Endpoint's protocol cannot be found out");
        }
        failed = failure;
        failedAt = control.ticker().nanoTime();
      }
    }
    List<Consumer<ProbeResult>> heard = new ArrayList<>(listeners);
    listeners.clear();
    first.complete(result instanceof Found);
    for (Consumer<ProbeResult> listener : heard) {
      try {
        listener.accept(result);
      } catch (RuntimeException bug) {
        LOG.atError().addKeyValue("endpoint", endpoint.name()).setCause(bug).log("Verdict lost");
      }
    }
  }

  private void publish(Protocol found) {
    doubted = false;
    failed = null;
    Protocol before = verdict;
    synchronized (lock) {
      verdict = found;
      for (Member member : endpoint.members) {
        member.cluster().learned(this, found);
      }
    }
    if (found != before) {
      LOG.atInfo()
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("protocol", found)
          .addKeyValue("before", before)
          .log("Endpoint's protocol found out");
    }
  }

  /** One exchange that waits for a verdict. Owned by the control loop. */
  private final class Waiter implements Consumer<ProbeResult> {
    private final EventExecutor loop;
    private final Consumer<ProbeResult> then;
    private @Nullable Future<?> timer;
    private boolean answered;

    Waiter(EventExecutor loop, Consumer<ProbeResult> then) {
      this.loop = loop;
      this.then = then;
    }

    void begin() {
      Protocol known = verdict;
      Failed lately = failed;
      if (known != null) {
        accept(new Found(known));
      } else if (!running
          && lately != null
          && control.ticker().nanoTime() - failedAt < PAUSE_NANOS) {
        accept(lately);
      } else {
        timer = control.schedule(this::timeUp, probe.timeout().toNanos(), TimeUnit.NANOSECONDS);
        find(this);
      }
    }

    private void timeUp() {
      listeners.remove(this);
      accept(noTime("no verdict within " + probe.timeout().toMillis() + " ms"));
    }

    @Override
    public void accept(ProbeResult result) {
      if (answered) {
        return;
      }
      answered = true;
      waiting.decrementAndGet();
      if (timer != null) {
        timer.cancel(false);
      }
      try {
        loop.execute(() -> then.accept(result));
      } catch (RejectedExecutionException goingDown) {
        // Its loop has ended, and the exchange with it.
      }
    }
  }
}
