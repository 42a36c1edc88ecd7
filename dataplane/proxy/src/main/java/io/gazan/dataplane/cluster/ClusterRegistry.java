package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.probe.ProtocolProbe;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps clusters and endpoints by identity while routing tables come and go. The provider's thread
 * calls {@link #prepare} with a new document's clusters, compiles and publishes a table with the
 * result, and then calls {@link #retainOnly} with what that table holds; if the table came to
 * nothing it calls {@code retainOnly} with the old table's clusters. In between both generations
 * live, so a request finds working clusters whichever table it took.
 *
 * <p>Owns the control loop, and with it all health checks, protocol probes and name look-ups. One
 * writer at a time.
 */
public final class ClusterRegistry implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

  private final Object lock = new Object();
  private final int loops;
  private final ControlLoop control;
  private final Ejections ejections;
  private final ActiveChecks checks;
  private final EndpointResolver resolver;
  private final Detections detections;
  private final Duration longestWait;

  /** By host and port. All of these are guarded by the lock. */
  private final Map<Address, Endpoint> endpoints = new HashMap<>();

  private final Set<Cluster> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable Consumer<Endpoint> onGone;

  /** The clusters of the table in force, by name. */
  private volatile SequencedMap<String, Cluster> current = new LinkedHashMap<>();

  private record Address(String host, int port) {}

  /**
   * Takes over the control loop and closes it in the end.
   *
   * @param loops how many event loops will report to endpoints; their indexes are below this
   */
  public ClusterRegistry(ControlLoop control, int loops, HealthDefaults defaults) {
    this(control, loops, defaults, LONGEST_WAIT);
  }

  ClusterRegistry(ControlLoop control, int loops, HealthDefaults defaults, Duration longestWait) {
    this.loops = loops;
    this.control = control;
    this.longestWait = longestWait;
    this.ejections = new Ejections(lock, control.loop());
    this.checks = new ActiveChecks(lock, control.checker(), defaults, ejections);
    this.resolver = new EndpointResolver(lock, control.loop(), control.resolver());
    this.detections = new Detections(lock, control.loop(), control.probe(), defaults);
  }

  /**
   * Hears of endpoints that no cluster names any more, on the thread that retired them: close what
   * is pooled to them.
   */
  public void onEndpointGone(Consumer<Endpoint> listener) {
    synchronized (lock) {
      onGone = listener;
    }
  }

  /**
   * Live clusters for a new table, by name: the present one where the spec is equal, else a new one
   * with checks, probes and look-ups already running. Waits up to 250 ms in all for names and
   * protocols that were not known before, so that a table does not start with endpoints that
   * nothing can be sent to; blocks, so not for event loops.
   */
  public SequencedMap<String, Cluster> prepare(Collection<ClusterSpec> specs) {
    SequencedMap<String, Cluster> result = LinkedHashMap.newLinkedHashMap(specs.size());
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    synchronized (lock) {
      for (ClusterSpec spec : specs) {
        Cluster present = current.get(spec.name());
        result.put(
            spec.name(),
            present != null && present.spec().equals(spec)
                ? present
                : open(spec, present, answers));
      }
    }
    await(answers);
    return result;
  }

  /** The table that holds these clusters is in force: retires all others. */
  public void retainOnly(Collection<Cluster> named) {
    SequencedMap<String, Cluster> now = LinkedHashMap.newLinkedHashMap(named.size());
    for (Cluster cluster : named) {
      now.put(cluster.name(), cluster);
    }
    List<Endpoint> gone = new ArrayList<>();
    Consumer<Endpoint> listener;
    synchronized (lock) {
      current = now;
      List<Cluster> retired = new ArrayList<>();
      for (Cluster cluster : open) {
        if (now.get(cluster.name()) != cluster) {
          retired.add(cluster);
        }
      }
      for (Cluster cluster : retired) {
        close(cluster, gone);
      }
      listener = onGone;
    }
    if (listener != null) {
      gone.forEach(listener);
    }
  }

  /** The clusters of the table in force, for metrics and status. */
  public Collection<Cluster> clusters() {
    return Collections.unmodifiableCollection(current.values());
  }

  /** Every endpoint once, for metrics: an endpoint may be a member of several clusters. */
  public List<Endpoint> endpoints() {
    synchronized (lock) {
      return List.copyOf(endpoints.values());
    }
  }

  /** Counts what was found out so far, for metrics. */
  public ProtocolProbe probe() {
    return control.probe();
  }

  /** How many distinct active checks run. */
  public int checks() {
    synchronized (lock) {
      return checks.count();
    }
  }

  /** Stops checks, look-ups and the control loop. Picks go on working on what was known last. */
  @Override
  public void close() {
    retainOnly(List.of());
    control.close();
  }

  private Cluster open(
      ClusterSpec spec, @Nullable Cluster before, List<CompletableFuture<Boolean>> answers) {
    SequencedMap<Endpoint, Cluster.Seat> seats = new LinkedHashMap<>();
    for (ServerSpec server : spec.servers()) {
      Endpoint endpoint = endpoint(server, answers);
      seats.merge(
          endpoint,
          new Cluster.Seat(endpoint, server.weight(), server.draining()),
          (a, b) ->
              new Cluster.Seat(endpoint, a.weight() + b.weight(), a.draining() && b.draining()));
    }
    Cluster cluster = new Cluster(spec, before, List.copyOf(seats.values()), lock, control.loop());
    for (Member member : cluster.members()) {
      member.endpoint().members.add(member);
      CompletableFuture<Boolean> probed = detections.join(member);
      if (probed != null) {
        answers.add(probed);
      }
      checks.join(member);
    }
    cluster.start(before);
    open.add(cluster);
    return cluster;
  }

  private Endpoint endpoint(ServerSpec server, List<CompletableFuture<Boolean>> answers) {
    String host = server.host().toLowerCase(Locale.ROOT);
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    Address address = new Address(bare, server.port());
    Endpoint known = endpoints.get(address);
    if (known != null) {
      return known;
    }
    Endpoint made = new Endpoint(bare, server.port(), loops, ejections);
    endpoints.put(address, made);
    CompletableFuture<Boolean> resolved = resolver.start(made);
    made.lookUp(resolved);
    if (!resolved.isDone()) {
      answers.add(resolved);
    }
    return made;
  }

  private void close(Cluster cluster, List<Endpoint> gone) {
    open.remove(cluster);
    cluster.retire();
    for (Member member : cluster.members()) {
      Endpoint endpoint = member.endpoint();
      checks.leave(member);
      detections.leave(member);
      endpoint.members.remove(member);
      if (endpoint.members.isEmpty()) {
        endpoints.remove(new Address(endpoint.host(), endpoint.port()));
        resolver.stop(endpoint);
        gone.add(endpoint);
      }
    }
  }

  private void await(List<CompletableFuture<Boolean>> answers) {
    if (answers.isEmpty()) {
      return;
    }
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .get(longestWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      // Names come into rotation when they resolve; for a protocol its requests wait.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(
          "look-ups and probes end with an answer, never with a failure", impossible);
    }
  }
}
