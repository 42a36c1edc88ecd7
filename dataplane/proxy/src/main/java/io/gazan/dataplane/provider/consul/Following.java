package io.gazan.dataplane.provider.consul;

import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.consul.ConsulServiceSpec;
import io.gazan.upstreams.consul.ConsulSpec;
import io.gazan.upstreams.document.parse.DocumentLimits;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The services that are followed through one client, and what was last said about each. Changed
 * under the provider's lock; answers come from the watches' threads.
 */
final class Following implements AutoCloseable {
  private final ConsulSpec spec;
  private final ConsulClient client;
  private final ServiceWatch.Reports reports;
  private final Runnable changed;
  private final Map<ConsulServiceSpec, ServiceWatch> watches = new ConcurrentHashMap<>();
  private final Map<ConsulServiceSpec, List<ServerSpec>> answers = new ConcurrentHashMap<>();

  /** Of the answers that somebody else was given, until their services are followed here. */
  private final Map<ConsulServiceSpec, Long> succeededAt = new HashMap<>();

  /**
   * @param before whose answers count until there are new ones, unless they are another data
   *     centre's; null for nobody's
   * @param changed told, from any thread, that an answer differs from the one before
   */
  Following(
      ConsulSpec spec,
      DocumentLimits limits,
      ServiceWatch.Reports reports,
      @Nullable Following before,
      Runnable changed)
      throws IOException, GeneralSecurityException {
    this.spec = spec;
    this.client = new ConsulClient(spec, limits);
    this.reports = reports;
    this.changed = changed;
    // What is said of a service of that name elsewhere says nothing of this one.
    if (before != null && Objects.equals(before.spec.dc(), spec.dc())) {
      spec.services().forEach(service -> takeOver(service, before));
    }
  }

  /** Keeps nothing of the other but figures and answers, for it is over soon. */
  private void takeOver(ConsulServiceSpec service, Following before) {
    ServiceWatch watch = before.watches.get(service);
    if (watch != null) {
      succeededAt.put(service, watch.succeededAt());
    }
    List<ServerSpec> answer = before.answers.get(service);
    if (answer != null) {
      answers.put(service, answer);
    }
  }

  /** Whether it asks as this says. */
  boolean asksLike(ConsulSpec other) {
    return spec.asksLike(other);
  }

  /** Follows these too; returns those that were not followed before. */
  List<ConsulServiceSpec> follow(Collection<ConsulServiceSpec> services) {
    List<ConsulServiceSpec> added = new ArrayList<>();
    for (ConsulServiceSpec service : services) {
      if (!watches.containsKey(service)) {
        Long since = succeededAt.remove(service);
        ServiceWatch watch =
            new ServiceWatch(
                service,
                client,
                reports,
                since == null ? System.nanoTime() : since,
                servers -> took(service, servers));
        watches.put(service, watch);
        watch.start();
        added.add(service);
      }
    }
    return added;
  }

  private void took(ConsulServiceSpec service, List<ServerSpec> servers) {
    List<ServerSpec> before = answers.put(service, servers);
    if (!servers.equals(before)) {
      changed.run();
    }
  }

  /** Follows these no more. */
  void leave(Collection<ConsulServiceSpec> services) {
    for (ConsulServiceSpec service : services) {
      ServiceWatch watch = watches.remove(service);
      if (watch != null) {
        watch.close();
      }
      answers.remove(service);
    }
  }

  /** Follows these alone. */
  void keepOnly(Collection<ConsulServiceSpec> services) {
    List<ConsulServiceSpec> gone = new ArrayList<>(watches.keySet());
    gone.removeAll(services);
    leave(gone);
  }

  /** Until each of these has an answer of its own, but no longer than this. */
  void awaitAnswers(Collection<ConsulServiceSpec> services, Duration most)
      throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (ConsulServiceSpec service : services) {
      ServiceWatch watch = watches.get(service);
      if (watch != null) {
        watch.awaitFirst(Duration.ofNanos(end - System.nanoTime()));
      }
    }
  }

  /** The document with the servers that were last named; none where nothing is known. */
  Upstreams fill(Upstreams document, ConsulSpec spec) {
    SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>(document.clusters());
    for (ConsulServiceSpec service : spec.services()) {
      String name = service.clusterName();
      clusters.put(name, new ClusterSpec(name, answers.getOrDefault(service, List.of())));
    }
    return new Upstreams(document.globals(), clusters, document.certificates(), document.hosts());
  }

  int services() {
    return watches.size();
  }

  /** Services about which nothing is known. */
  int unanswered() {
    int unanswered = 0;
    for (ConsulServiceSpec service : watches.keySet()) {
      unanswered += answers.containsKey(service) ? 0 : 1;
    }
    return unanswered;
  }

  /**
   * Since the last good answer for the service that has waited longest, or since it was first asked
   * for; in seconds.
   */
  double oldestSeconds() {
    long now = System.nanoTime();
    long oldest = 0;
    for (ServiceWatch watch : watches.values()) {
      oldest = Math.max(oldest, now - watch.succeededAt());
    }
    return oldest / 1e9;
  }

  @Override
  public void close() {
    watches.values().forEach(ServiceWatch::close);
    client.close();
  }
}
