package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.health.CheckQuestion;
import io.gazan.dataplane.cluster.health.CheckResult;
import io.gazan.dataplane.cluster.health.CheckTarget;
import io.gazan.dataplane.cluster.health.HealthChecker;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which members follow which active check: one check per distinct target, however many clusters ask
 * for it, at the shortest of their intervals. Guarded by the registry's lock; results come in on
 * the control loop.
 */
final class ActiveChecks {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveChecks.class);

  private final Object lock;
  private final HealthChecker checker;
  private final HealthDefaults defaults;
  private final Ejections ejections;
  private final Map<CheckTarget, Shared> checks = new HashMap<>();

  ActiveChecks(Object lock, HealthChecker checker, HealthDefaults defaults, Ejections ejections) {
    this.lock = lock;
    this.checker = checker;
    this.defaults = defaults;
    this.ejections = ejections;
  }

  /** Under the lock: the member learns the present verdict and hears of the next ones. */
  void join(Member member) {
    if (wanted(member)) {
      checks
          .computeIfAbsent(target(member), target -> new Shared(target, member.endpoint()))
          .join(member);
    }
  }

  /** Under the lock. */
  void leave(Member member) {
    if (wanted(member)) {
      CheckTarget target = target(member);
      Shared check = checks.get(target);
      if (check != null && check.leave(member)) {
        checks.remove(target);
      }
    }
  }

  int count() {
    return checks.size();
  }

  private static boolean wanted(Member member) {
    return member.cluster().spec().health().active();
  }

  private CheckTarget target(Member member) {
    ClusterSpec spec = member.cluster().spec();
    String method = spec.health().method();
    String path = spec.health().path();
    return new CheckTarget(
        member.endpoint().name(),
        method == null ? defaults.method() : method,
        path == null ? "/" : path,
        spec.protocol(),
        spec.protocol().mayUseTls() ? spec.tls() : UpstreamTlsSpec.DEFAULTS);
  }

  private CheckQuestion question(CheckTarget target, Endpoint endpoint) {
    if (target.protocol() != Protocol.AUTO) {
      return checker.asking(target);
    }
    Detection detection = endpoint.detection(target.tls());
    if (detection == null) {
      throw new IllegalStateException("nobody finds out what " + endpoint + " speaks");
    }
    return new AutoCheck(target, detection, checker);
  }

  private Timing timing(Member member) {
    HealthSpec health = member.cluster().spec().health();
    Duration interval = health.interval() == null ? defaults.interval() : health.interval();
    return new Timing(interval, health.timeout() == null ? interval : health.timeout());
  }

  private record Timing(Duration interval, Duration timeout) {
    static final Comparator<Timing> SHORTEST_FIRST =
        Comparator.comparing(Timing::interval).thenComparing(Timing::timeout);
  }

  private final class Shared {
    private final CheckTarget target;
    private final Endpoint endpoint;
    private final Set<Member> members = new LinkedHashSet<>();
    private final TreeMap<Timing, Integer> timings = new TreeMap<>(Timing.SHORTEST_FIRST);
    private HealthChecker.@Nullable Watch watch;
    private @Nullable Timing inForce;

    /** Null before the first result: until then an endpoint counts as up. */
    private @Nullable Boolean healthy;

    Shared(CheckTarget target, Endpoint endpoint) {
      this.target = target;
      this.endpoint = endpoint;
    }

    void join(Member member) {
      if (members.add(member)) {
        timings.merge(timing(member), 1, Integer::sum);
        member.checkFailed(Boolean.FALSE.equals(healthy));
        retime();
      }
    }

    /** True if that was the last one. */
    boolean leave(Member member) {
      if (members.remove(member)) {
        timings.computeIfPresent(timing(member), (timing, count) -> count == 1 ? null : count - 1);
        if (members.isEmpty() && watch != null) {
          watch.close();
        } else {
          retime();
        }
      }
      return members.isEmpty();
    }

    private void retime() {
      Timing shortest = timings.firstKey();
      if (watch == null) {
        Supplier<@Nullable InetSocketAddress> address = endpoint::nextAddress;
        watch =
            checker.watch(
                question(target, endpoint),
                shortest.interval,
                shortest.timeout,
                address,
                this::checked);
      } else if (!shortest.equals(inForce)) {
        watch.retime(shortest.interval, shortest.timeout);
      }
      inForce = shortest;
    }

    private void checked(CheckResult result) {
      synchronized (lock) {
        if (members.isEmpty()) {
          return;
        }
        boolean was = healthy == null || healthy;
        healthy = result.healthy();
        if (was != result.healthy()) {
          turned(result);
        }
        if (result.healthy()) {
          ejections.goodCheck(endpoint);
        }
      }
    }

    private void turned(CheckResult result) {
      for (Member member : members) {
        member.checkFailed(!result.healthy());
        member.cluster().rebuild();
      }
      (result.healthy() ? LOG.atInfo() : LOG.atWarn())
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("check", target.method() + " " + target.path())
          .addKeyValue("result", result.detail())
          .addKeyValue("clusters", members.size())
          .log(result.healthy() ? "Endpoint is up" : "Endpoint is down");
    }
  }
}
