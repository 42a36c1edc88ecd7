package io.gazan.operator.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the election of the leader from its start to its close, whatever is won or lost
 * meanwhile. It asks the API server with short timeouts and never repeats a request by itself: a
 * leader that gets no answer stops to act as one when its renewal deadline is over, by its own
 * monotonic clock, and not when the request ends.
 */
public final class LeaderElection implements Leadership, AutoCloseable {
  /** Learns about changes, on the election's threads; must not block. */
  public interface Listener {
    /** This replica leads now, or again. */
    void gained(long term);

    /** Another replica leads. Told once for each new leader. */
    void other(String holder);

    /**
     * Nobody is known to lead: this replica did, and could not renew the Lease for as long as it
     * keeps sessions. Told once for each loss.
     */
    void lost();
  }

  private record Held(long term, long sinceNanos) {}

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
  private final KubernetesClient client;
  private final LeaseSettings settings;
  private final TermLease lease;
  private final Watch watch = new Watch();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Held held;
  private volatile long term = -1;
  private volatile @Nullable String seenHolder;
  private final Thread looking = Thread.ofVirtual().name("gazan-lease-loss").unstarted(this::look);
  private volatile long lastRenewal;
  private volatile boolean lossTold = true;
  private volatile boolean closed;
  // Guarded by this.
  private @Nullable CompletableFuture<?> running;

  /**
   * Prepares, without asking anything yet.
   *
   * @param replica the pod's name, for people; made unique here, so that a pod of the same name
   *     that was there before is another
   */
  public LeaderElection(
      KubernetesClient client, String namespace, String replica, LeaseSettings settings) {
    this.settings = settings;
    String identity = replica + "_" + UUID.randomUUID();
    this.lease = new TermLease(namespace, settings.name(), identity, watch);
    this.client = impatient(client, settings);
  }

  /** Shares the transport of the client that it is made of, so it must not be closed. */
  private static KubernetesClient impatient(KubernetesClient client, LeaseSettings settings) {
    int timeout = (int) Math.max(1, settings.renew().toMillis() / 3);
    return client
        .newClient(
            new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestTimeout(timeout)
                .withRequestRetryBackoffLimit(0)
                .build())
        .adapt(KubernetesClient.class);
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Tells once that the Lease is gone for too long; whatever hangs in a request. */
  private void look() {
    try {
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(settings.retry().toNanos());
        boolean tooLong =
            System.nanoTime() - lastRenewal >= settings.keepSessions().toNanos() && !holds();
        if (tooLong && !lossTold) {
          lossTold = true;
          listeners.forEach(Listener::lost);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  public synchronized void start() {
    if (closed) {
      return;
    }
    if (looking.getState() == Thread.State.NEW) {
      looking.start();
    }
    LeaderElector elector =
        new LeaderElector(
            client,
            new LeaderElectionConfig(
                lease,
                settings.duration(),
                settings.renew(),
                settings.retry(),
                new LeaderCallbacks(() -> {}, () -> {}, holder -> {}),
                true,
                settings.name()),
            threads);
    CompletableFuture<?> run = elector.start();
    running = run;
    run.whenComplete((nothing, failure) -> again());
  }

  /** An elector ends when it loses the Lease, and can be used once. */
  private void again() {
    if (closed) {
      return;
    }
    LOG.atWarn().addKeyValue("term", term).log("Lost the lease; trying to get it again");
    CompletableFuture.delayedExecutor(settings.retry().toMillis(), TimeUnit.MILLISECONDS, threads)
        .execute(this::start);
  }

  @Override
  public boolean holds() {
    Held now = held;
    // A renewal that was under way at the close may still set `held`.
    return !closed
        && now != null
        && System.nanoTime() - now.sinceNanos() < settings.renew().toNanos();
  }

  @Override
  public long term() {
    return term;
  }

  /**
   * Gives the Lease back, if it is ours, before it returns; waits as long as a renewal may take at
   * most.
   */
  @Override
  public void close() {
    CompletableFuture<?> run;
    synchronized (this) {
      closed = true;
      run = running;
    }
    if (run != null) {
      run.cancel(true);
    }
    held = null;
    looking.interrupt();
    // A Lease that is taken at this moment is given back by the thread that takes it.
    threads.shutdown();
    try {
      if (!threads.awaitTermination(settings.renew().toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  TermLease.Observer observer() {
    return watch;
  }

  private final class Watch implements TermLease.Observer {
    private final LeaseFailures failures = new LeaseFailures();

    @Override
    public void held(long newTerm, long sentNanos) {
      if (closed) {
        // A renewal that was under way; the elector gives the Lease back next.
        return;
      }
      boolean before = holds() && term == newTerm;
      term = newTerm;
      held = new Held(newTerm, sentNanos);
      seenHolder = null;
      failures.ended();
      lastRenewal = sentNanos;
      if (!before) {
        LOG.atInfo().addKeyValue("term", newTerm).log("This replica leads");
        listeners.forEach(listener -> listener.gained(newTerm));
      }
      // Last, so that a loss is told after what it is the loss of.
      lossTold = false;
    }

    @Override
    public void released() {
      held = null;
    }

    @Override
    public void heldBy(String holder) {
      held = null;
      failures.ended();
      if (!holder.equals(seenHolder)) {
        seenHolder = holder;
        LOG.atInfo().addKeyValue("holder", holder).log("Another replica leads");
        listeners.forEach(listener -> listener.other(holder));
      }
    }

    @Override
    public void failed(KubernetesClientException failure) {
      if (!closed) {
        failures.failed(failure);
      }
    }
  }
}
