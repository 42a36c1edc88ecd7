package io.gazan.operator.status;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.gazan.crd.GazanRouteStatus;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.observe.StatusMetrics;
import io.gazan.operator.stream.DataPlanes.Progress;
import io.gazan.operator.translate.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the status of one object has to be now, and its writing if it is another. Several threads
 * may carry out decisions about different objects while the keeper's thread waits for them.
 */
final class StatusDecision {
  /** How it went; a write that failed throws. */
  sealed interface Result {
    /**
     * The status is as it has to be.
     *
     * @param written whether that took a write
     */
    record Settled(boolean written) implements Result {}

    /** It is too early to say. */
    record Later(long at) implements Result {}
  }

  /** So long a new object may be on its way to the data planes before its status says so. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So long all data planes may be away, as at a change of the leader, before a status says so. */
  static final long ABSENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Result SETTLED = new Result.Settled(false);
  private static final Result WRITTEN = new Result.Settled(true);
  private final ProgressBook book;
  private final StatusObjects objects;
  private final PublishedAddresses addresses;
  private final StatusWrites writes;
  private final StatusMetrics metrics;
  private volatile Progress progress = new Progress(0, 0, List.of(), 0);
  private volatile long absentSince = System.nanoTime();
  private volatile long leadsSince = System.nanoTime();

  StatusDecision(
      ProgressBook book,
      StatusObjects objects,
      PublishedAddresses addresses,
      StatusWrites writes,
      StatusMetrics metrics) {
    this.book = book;
    this.objects = objects;
    this.addresses = addresses;
    this.writes = writes;
    this.metrics = metrics;
  }

  void leadsSince(long now) {
    leadsSince = now;
    absentSince = now;
  }

  void progressed(Progress now, long at) {
    if (now.connected() == 0 && progress.connected() > 0) {
      absentSince = at;
    }
    progress = now;
  }

  /** Whether the cluster has such an object, of whichever class. */
  boolean exists(ObjectKey key) {
    return switch (key.kind()) {
      case "Ingress" -> objects.ingress(key) != null;
      case "GazanRoute" -> objects.route(key) != null;
      default -> false;
    };
  }

  Result carryOut(ObjectKey key, long now) {
    return switch (key.kind()) {
      case "Ingress" -> ingress(key);
      case "GazanRoute" -> route(key, now);
      default -> SETTLED;
    };
  }

  private Result ingress(ObjectKey key) {
    Ingress ingress = objects.ingress(key);
    List<IngressLoadBalancerIngress> wanted = addresses.current();
    if (ingress == null || wanted == null || wanted.isEmpty()) {
      return SETTLED;
    }
    List<IngressLoadBalancerIngress> present = StatusWrites.addresses(ingress);
    Verdict verdict = book.verdict(key);
    if (verdict == null || !verdict.uid().equals(ingress.getMetadata().getUid())) {
      // It left our class, or is another of the same name: what we said is no longer so.
      if (verdict == null && !present.isEmpty() && StatusWrites.same(present, wanted)) {
        writes.write(ingress, List.of());
        metrics.written("Ingress");
        return WRITTEN;
      }
      return SETTLED;
    }
    Programmed programmed = book.of(verdict, progress, objects.refused(key));
    if (programmed.state() == Programmed.State.TRUE && !StatusWrites.same(present, wanted)) {
      writes.write(ingress, wanted);
      metrics.written("Ingress");
      return WRITTEN;
    }
    return SETTLED;
  }

  private Result route(ObjectKey key, long now) {
    GenericKubernetesResource route = objects.route(key);
    if (route == null) {
      return SETTLED;
    }
    GazanRouteStatus present = writes.status(route);
    Verdict verdict = book.verdict(key);
    if (verdict == null) {
      return written(route, present, RouteConditions.left(present));
    }
    if (!verdict.uid().equals(route.getMetadata().getUid())) {
      return SETTLED;
    }
    Programmed programmed = book.of(verdict, progress, objects.refused(key));
    boolean before = RouteConditions.programmed(present, verdict.generation());
    Long later = notBefore(key, programmed, before);
    if (later != null && later - now > 0) {
      if (!before) {
        return new Result.Later(later);
      }
      // What another leader saw is believed for a while; the rest is news.
      Result _ =
          written(
              route,
              present,
              RouteConditions.next(
                  present, verdict, Programmed.yes(saidBefore(present)), Instant.now()));
      return new Result.Later(later);
    }
    return written(
        route, present, RouteConditions.next(present, verdict, programmed, Instant.now()));
  }

  private static String saidBefore(GazanRouteStatus present) {
    return present.conditions().stream()
        .filter(condition -> GazanRouteStatus.PROGRAMMED.equals(condition.getType()))
        .map(condition -> String.valueOf(condition.getMessage()))
        .findFirst()
        .orElse("");
  }

  /** When it may be said that it is not in force; null if at once. */
  private @Nullable Long notBefore(ObjectKey key, Programmed programmed, boolean before) {
    if (programmed.noDataPlane()) {
      return before ? absentSince + ABSENCE_NANOS : since(key) + PATIENCE_NANOS;
    }
    if (programmed.pending()) {
      return before ? leadsSince + ABSENCE_NANOS : since(key) + PATIENCE_NANOS;
    }
    return null;
  }

  private long since(ObjectKey key) {
    long seen = book.since(key);
    return seen - leadsSince > 0 ? seen : leadsSince;
  }

  private Result written(
      GenericKubernetesResource route, GazanRouteStatus present, GazanRouteStatus next) {
    if (!next.equals(present)) {
      writes.write(route, next);
      metrics.written("GazanRoute");
      return WRITTEN;
    }
    return SETTLED;
  }
}
