package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.probe.ProbeResult;
import io.gazan.dataplane.cluster.shared.CircuitBreaker;
import io.gazan.dataplane.cluster.shared.PaddedCounter;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One generation of a named set of endpoints, as a routing table holds it: its members never
 * change, its published {@link Schedule} follows their health. A reload that leaves the spec as it
 * is keeps the object; another spec makes a new one that takes over the round-robin position, the
 * breaker's counts and, through the shared {@link Endpoint}s, everything that is known about
 * addresses.
 *
 * <p>Event loops call the {@code pick} methods; everything that changes runs under the registry's
 * lock.
 */
public final class Cluster {
  private static final int RAMP_STEPS = 10;

  private final ClusterSpec spec;
  private final Object lock;
  private final EventExecutor control;
  private final PaddedCounter position;
  private final CircuitBreaker circuit;
  private final List<Member> members;
  private final long[] stickyIds;
  private final Member[] bySticky;
  private final LoadBalancer balancer;
  private final long slowStart;

  private volatile Schedule schedule = Schedule.EMPTY;

  /** What was last found out about one of the endpoints, under {@code protocol: auto}. */
  private volatile @Nullable Protocol lastVerdict;

  /** Guarded by the lock, like the two below. */
  private boolean started;

  private boolean rampTimed;
  private boolean retired;

  Cluster(
      ClusterSpec spec,
      @Nullable Cluster before,
      List<Seat> seats,
      Object lock,
      EventExecutor control) {
    this.spec = spec;
    this.lock = lock;
    this.control = control;
    this.position = before == null ? new PaddedCounter() : before.position;
    this.circuit =
        new CircuitBreaker(
            spec.circuit(), before == null ? new CircuitBreaker.Counts() : before.circuit.counts());
    this.slowStart = spec.slowStart().toNanos();
    this.lastVerdict =
        before != null && before.spec.tls().equals(spec.tls()) ? before.lastVerdict : null;
    List<Member> list = new ArrayList<>(seats.size());
    for (Seat seat : seats) {
      list.add(new Member(this, seat.endpoint(), seat.weight(), seat.draining()));
    }
    this.members = List.copyOf(list);
    list.sort(Comparator.comparingLong(member -> member.endpoint().stickyId()));
    this.bySticky = list.toArray(Member[]::new);
    this.stickyIds = list.stream().mapToLong(member -> member.endpoint().stickyId()).toArray();
    this.balancer = balancer(spec.balance());
  }

  /** What a document says about one endpoint of a cluster. */
  record Seat(Endpoint endpoint, int weight, boolean draining) {}

  public String name() {
    return spec.name();
  }

  public ClusterSpec spec() {
    return spec;
  }

  /**
   * In the order of the document; a server that is listed twice is one member with both weights.
   */
  public List<Member> members() {
    return members;
  }

  public CircuitBreaker circuit() {
    return circuit;
  }

  /** The next endpoint by this cluster's policy; null if none takes requests. */
  public @Nullable Endpoint pick(long hashKey) {
    return pick(hashKey, null);
  }

  /**
   * The next endpoint by this cluster's policy, other than the one that has just failed.
   *
   * @param hashKey what {@code hash_on} names, hashed to any long; only read under {@code balance:
   *     hash}
   * @param notThis left out; null for a first attempt
   * @return null if no (other) endpoint takes requests
   */
  public @Nullable Endpoint pick(long hashKey, @Nullable Endpoint notThis) {
    Schedule now = schedule;
    return now.isEmpty() ? null : balancer.pick(now, hashKey, notThis);
  }

  /**
   * The usable member with this sticky id, draining or not; null if this cluster has none, so that
   * a cookie is honoured inside the matched route's endpoints only.
   */
  public @Nullable Member byStickyId(long id) {
    Member member = member(id);
    return member != null && member.usable() ? member : null;
  }

  /** Whether a pick would find an endpoint. */
  public boolean available() {
    return !schedule.isEmpty();
  }

  /**
   * What to speak to this member: what the document says, else what was found out about the
   * endpoint, else what was last found out about another one. Reads two or three volatile words.
   *
   * @return null if nothing is known yet; then {@link #awaitProtocol}
   */
  public @Nullable Protocol protocolOf(Endpoint endpoint) {
    Protocol said = spec.protocol();
    if (said != Protocol.AUTO) {
      return said;
    }
    Detection detection = endpoint.detection(spec.tls());
    Protocol verdict = detection == null ? null : detection.verdict();
    return verdict == null ? lastVerdict : verdict;
  }

  /**
   * Finds out what this member speaks, within the connect timeout: joins the probe that runs or
   * begins one, unless one has failed less than a second ago, whose result is given again. At most
   * {@value Detection#MOST_WAITING} wait for one endpoint; who comes after them is told {@link
   * ProbeResult.Reason#TIMED_OUT} at once.
   *
   * @param loop where to call back, once and never before this method returns
   */
  public void awaitProtocol(Endpoint endpoint, EventExecutor loop, Consumer<ProbeResult> then) {
    Protocol said = spec.protocol();
    Detection detection = endpoint.detection(spec.tls());
    if (said == Protocol.AUTO && detection != null) {
      detection.await(loop, then);
      return;
    }
    ProbeResult result =
        said == Protocol.AUTO
            ? new ProbeResult.Failed(
                ProbeResult.Reason.UNREACHABLE, endpoint + " is in no cluster any more")
            : new ProbeResult.Found(said);
    loop.execute(() -> then.accept(result));
  }

  /**
   * Requests in flight on this cluster's endpoints, whichever cluster they came through. Not for
   * every request.
   */
  public int inFlight() {
    int sum = 0;
    for (int i = 0; i < members.size(); i++) {
      sum += members.get(i).endpoint().inFlight();
    }
    return sum;
  }

  /** {@link CircuitBreaker#tryRetry} with this cluster's own requests in flight. */
  public boolean tryRetry() {
    return circuit.tryRetry(inFlight());
  }

  @Override
  public String toString() {
    return spec.name();
  }

  /**
   * Under the lock: the first schedule, in which nobody ramps up but who is new beside {@code
   * before}.
   */
  void start(@Nullable Cluster before) {
    rebuild();
    if (before != null && slowStart > 0) {
      long now = control.ticker().nanoTime();
      for (Member member : members) {
        Member known = before.member(member.endpoint().stickyId());
        if (known == null) {
          member.rampFrom(now);
        } else {
          member.rampLike(known);
        }
      }
      rebuild();
    }
    started = true;
  }

  /** Under the lock: something was found out about a member, perhaps not under our TLS spec. */
  void learned(Detection from, Protocol verdict) {
    if (spec.protocol() == Protocol.AUTO && spec.tls().equals(from.tls())) {
      lastVerdict = verdict;
    }
  }

  void retire() {
    retired = true;
  }

  /** Under the lock: something about a member's health changed. */
  void rebuild() {
    if (retired) {
      return;
    }
    long now = control.ticker().nanoTime();
    new Admission(members).decide();
    List<Endpoint> endpoints = new ArrayList<>(members.size());
    int[] weights = new int[members.size()];
    boolean ramps = false;
    for (Member member : members) {
      boolean was = member.usable();
      boolean is = member.admitted();
      if (is && !was && started && slowStart > 0) {
        member.rampFrom(now);
      }
      member.usable(is);
      if (is && member.takesNewClients()) {
        weights[endpoints.size()] = member.tenths(now, slowStart);
        endpoints.add(member.endpoint());
        ramps |= member.ramping();
      }
    }
    schedule = Schedule.of(endpoints, Arrays.copyOf(weights, endpoints.size()));
    if (ramps && !rampTimed) {
      rampTimed = true;
      var _ =
          control.schedule(this::ramp, Math.max(1, slowStart / RAMP_STEPS), TimeUnit.NANOSECONDS);
    }
  }

  private void ramp() {
    synchronized (lock) {
      rampTimed = false;
      rebuild();
    }
  }

  private @Nullable Member member(long stickyId) {
    int at = Arrays.binarySearch(stickyIds, stickyId);
    return at >= 0 ? bySticky[at] : null;
  }

  private LoadBalancer balancer(Balance balance) {
    return switch (balance) {
      case ROUND_ROBIN -> new LoadBalancer.RoundRobin(position);
      case LEAST_REQUESTS -> new LoadBalancer.LeastRequests(position);
      case RANDOM2 -> new LoadBalancer.RandomTwo();
      case HASH -> new LoadBalancer.Hash(new HashRing(members));
    };
  }
}
