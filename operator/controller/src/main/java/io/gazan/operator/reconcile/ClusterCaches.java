package io.gazan.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.References;
import io.gazan.operator.reconcile.watch.ClassReconciler;
import io.gazan.operator.reconcile.watch.OurClasses;
import io.gazan.operator.reconcile.watch.RouteWatch;
import io.gazan.operator.reconcile.watch.SecretWatch;
import io.gazan.operator.translate.TranslatorOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All caches as one. What was made of a cache is kept until that cache changes. Read by the
 * rebuilding thread; told of changes by any.
 */
final class ClusterCaches {
  private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";
  private final ClassReconciler watched;
  private final RouteWatch routeWatch;
  private final SecretWatch secretWatch;
  private final TranslatorOptions options;
  private final ReadRoutes reader;
  // Guarded by itself.
  private final List<IngressClass> classesSeen = new ArrayList<>();
  final Kept<List<IngressClass>> classes;
  final Kept<List<Ingress>> ingresses;
  final Kept<ReadRoutes.Result> routes;
  final Kept<Map<String, Service>> services;
  final Kept<Map<String, List<EndpointSlice>>> slices;
  final Kept<Map<String, Secret>> secrets;
  final Kept<Set<String>> references;

  ClusterCaches(
      ClassReconciler watched,
      RouteWatch routeWatch,
      SecretWatch secretWatch,
      TranslatorOptions options,
      ReadRoutes reader) {
    this.watched = watched;
    this.routeWatch = routeWatch;
    this.secretWatch = secretWatch;
    this.options = options;
    this.reader = reader;
    this.classes = new Kept<>(() -> watched.classes().toList());
    this.ingresses = new Kept<>(() -> watched.ingresses().toList());
    this.routes = new Kept<>(() -> this.reader.read(routeWatch.list().toList()));
    this.services = new Kept<>(() -> byName(watched.services()));
    this.slices = new Kept<>(() -> byService(watched.slices()));
    this.secrets = new Kept<>(() -> byName(secretWatch.list()));
    this.references = new Kept<>(this::referred);
  }

  /** A class changed, or anything else: nobody says which. */
  @SuppressWarnings("ReferenceEquality") // a cache hands out the same object until it changes
  void classesMayHaveChanged() {
    List<IngressClass> now = watched.classes().toList();
    synchronized (classesSeen) {
      boolean same = classesSeen.size() == now.size();
      for (int i = 0; same && i < now.size(); i++) {
        same = classesSeen.get(i) == now.get(i);
      }
      if (same) {
        return;
      }
      classesSeen.clear();
      classesSeen.addAll(now);
    }
    classes.changed();
    references.changed();
  }

  /** Whether what refers to Secrets has been listed. */
  boolean referrersSynced() {
    return watched.synced() && routeWatch.synced();
  }

  boolean synced() {
    return referrersSynced() && secretWatch.synced();
  }

  /** {@code namespace/name} of the Secrets that objects of ours name. */
  private Set<String> referred() {
    OurClasses ours = new OurClasses(classes.get().stream(), options);
    Set<String> found = new HashSet<>();
    for (Ingress ingress : ingresses.get()) {
      if (ours.take(ingress)) {
        found.addAll(References.secrets(ingress));
      }
    }
    for (GazanRoute route : routes.get().routes()) {
      if (ours.take(route)) {
        found.addAll(References.secrets(route));
      }
    }
    return Set.copyOf(found);
  }

  ClusterInventory inventory(Instant now) {
    return new ClusterInventory(
        classes.get(),
        ingresses.get(),
        routes.get().routes(),
        services.get(),
        slices.get(),
        secrets.get(),
        secretWatch.defaultCertificate(),
        now);
  }

  private static <T extends HasMetadata> Map<String, T> byName(Stream<T> objects) {
    return objects.collect(
        Collectors.toUnmodifiableMap(
            object -> object.getMetadata().getNamespace() + "/" + object.getMetadata().getName(),
            object -> object,
            (one, same) -> same));
  }

  private static Map<String, List<EndpointSlice>> byService(Stream<EndpointSlice> objects) {
    return objects
        .filter(slice -> service(slice) != null)
        .collect(
            Collectors.groupingBy(
                slice -> slice.getMetadata().getNamespace() + "/" + service(slice),
                Collectors.toUnmodifiableList()));
  }

  private static @Nullable String service(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return labels == null ? null : labels.get(SERVICE_OF_SLICE);
  }
}
