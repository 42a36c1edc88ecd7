package io.gazan.operator.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease ({@code coordination.k8s.io/v1}) that fabric8's elector takes and renews. Unlike
 * fabric8's own it tells the term, gives the Lease back with an empty holder, so that a standby
 * need not wait for its end, and never lets the term fall, also when somebody deletes the Lease.
 * Used by the elector's thread; what it reports goes to the observer on that thread.
 */
final class TermLease implements Lock {
  /** Learns what the API server said. Must not block. */
  interface Observer {
    /**
     * Ours, written or renewed.
     *
     * @param sentNanos {@link System#nanoTime()} before the request
     */
    void held(long term, long sentNanos);

    /** No longer ours: given back. */
    void released();

    /** Somebody else's. */
    void heldBy(String holder);

    /** No answer, or one that says no; the elector tries again. */
    void failed(KubernetesClientException failure);
  }

  private static final Logger LOG = LoggerFactory.getLogger(TermLease.class);
  private final String namespace;
  private final String name;
  private final String identity;
  private final Observer observer;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private @Nullable Lease newest;
  private @Nullable Renewal seen;
  private int highestTerm = -1;

  TermLease(String namespace, String name, String identity, Observer observer) {
    this(namespace, name, identity, observer, InstantSource.system(), System::nanoTime);
  }

  TermLease(
      String namespace,
      String name,
      String identity,
      Observer observer,
      InstantSource clock,
      LongSupplier nanos) {
    this.namespace = namespace;
    this.name = name;
    this.identity = identity;
    this.observer = observer;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
    Lease lease =
        asked(() -> client.resources(Lease.class).inNamespace(namespace).withName(name).get());
    newest = lease;
    if (lease == null || lease.getSpec() == null) {
      return null;
    }
    LeaderElectionRecord record = record(lease.getSpec());
    highestTerm = Math.max(highestTerm, record.getLeaderTransitions());
    String holder = record.getHolderIdentity();
    if (holder == null || holder.equals(identity)) {
      return record;
    }
    told(() -> observer.heldBy(holder));
    return byOurClock(record, holder);
  }

  /**
   * The elector compares the time of the renewal with its own clock, and its holder's may be
   * another one: so the renewal is as old as the time since we saw it change, as client-go does it.
   */
  private LeaderElectionRecord byOurClock(LeaderElectionRecord record, String holder) {
    Renewal last = seen;
    if (last == null || !last.is(holder, record.getRenewTime())) {
      last = new Renewal(holder, record.getRenewTime(), nanos.getAsLong());
      seen = last;
    }
    Instant renewed = clock.instant().minusNanos(nanos.getAsLong() - last.seenNanos());
    return new LeaderElectionRecord(
        holder,
        record.getLeaseDuration(),
        record.getAcquireTime(),
        renewed.atZone(ZoneOffset.UTC),
        record.getLeaderTransitions());
  }

  /** What another holder wrote, and when we saw it first. */
  private record Renewal(String holder, ZonedDateTime at, long seenNanos) {
    boolean is(String otherHolder, ZonedDateTime otherTime) {
      return holder.equals(otherHolder) && at.equals(otherTime);
    }
  }

  @Override
  public synchronized void create(KubernetesClient client, LeaderElectionRecord record) {
    Lease known = newest;
    if (known != null) {
      // A Lease without a spec, from a manifest.
      update(client, record);
      return;
    }
    long sent = System.nanoTime();
    // A Lease that was deleted must not begin below the term that data planes have seen.
    int term = Math.max(highestTerm + 1, firstTerm());
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withSpec(spec(record, term))
            .build();
    newest = asked(() -> client.resource(lease).create());
    written(record, term, sent);
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord record) {
    Lease known = newest;
    if (known == null) {
      throw new KubernetesClientException("the Lease was not read before it was written");
    }
    long sent = System.nanoTime();
    int term = Math.max(record.getLeaderTransitions(), highestTerm);
    Lease lease = new LeaseBuilder(known).withSpec(spec(record, term)).build();
    newest = asked(() -> client.resource(lease).update());
    written(record, term, sent);
  }

  /** Minutes since 1970: above all terms before, since no leader changes that often for good. */
  private int firstTerm() {
    return (int) Duration.between(Instant.EPOCH, clock.instant()).toMinutes();
  }

  private void written(LeaderElectionRecord record, int term, long sent) {
    highestTerm = term;
    boolean ours = identity.equals(record.getHolderIdentity());
    told(ours ? () -> observer.held(term, sent) : observer::released);
  }

  private static LeaseSpec spec(LeaderElectionRecord record, int term) {
    LeaseSpec spec = new LeaseSpec();
    spec.setHolderIdentity(record.getHolderIdentity() == null ? "" : record.getHolderIdentity());
    spec.setLeaseDurationSeconds((int) Math.max(1, record.getLeaseDuration().toSeconds()));
    spec.setAcquireTime(record.getAcquireTime());
    spec.setRenewTime(record.getRenewTime());
    spec.setLeaseTransitions(term);
    return spec;
  }

  /** What is missing reads as a Lease that is over. */
  private static LeaderElectionRecord record(LeaseSpec spec) {
    ZonedDateTime never = ZonedDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);
    String holder = spec.getHolderIdentity();
    Integer seconds = spec.getLeaseDurationSeconds();
    return new LeaderElectionRecord(
        holder == null || holder.isEmpty() ? null : holder,
        Duration.ofSeconds(seconds == null ? 1 : seconds),
        spec.getAcquireTime() == null ? never : spec.getAcquireTime(),
        spec.getRenewTime() == null ? never : spec.getRenewTime(),
        spec.getLeaseTransitions() == null ? 0 : spec.getLeaseTransitions());
  }

  /** The elector ends, without a word, after a failure that it does not know. */
  private static void told(Runnable report) {
    try {
      report.run();
    } catch (RuntimeException bug) {
      LOG.atError().setCause(bug).log("A change of the leader was not taken note of");
      throw new KubernetesClientException("a listener failed", bug);
    }
  }

  /** The elector goes on after this exception and ends, without a word, after any other. */
  private <T extends @Nullable Object> T asked(Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException expected) {
      // Somebody else was quicker, which the next look tells.
      if (expected.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        observer.failed(expected);
      }
      throw expected;
    } catch (RuntimeException unexpected) {
      KubernetesClientException failure =
          new KubernetesClientException("the Lease cannot be used: " + unexpected, unexpected);
      observer.failed(failure);
      throw failure;
    }
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public String describe() {
    return "Lease %s/%s (%s)".formatted(namespace, name, identity);
  }
}
