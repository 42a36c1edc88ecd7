package io.gazan.operator.reconcile.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.TranslatorOptions;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What JOSDK watches and calls: IngressClasses as the primary, and Ingresses, Services and
 * EndpointSlices, all of which belong to the oldest IngressClass of ours. While there is none of
 * ours an event belongs to none and needs no rebuild: the class, when it comes, brings one that
 * reads all caches.
 */
public final class ClassReconciler implements Reconciler<IngressClass> {
  /** Learns what happened, after the cache has it; must not block. */
  public interface Changes {
    void services(ObjectKey service);

    void slices();

    void ingresses();

    /** Nothing of an Ingress that we read, but perhaps its status. */
    void ingressStatus(ObjectKey ingress);

    void reconcile();
  }

  private static final long PAGE = 500;
  private final TranslatorOptions options;
  private final WatchScope scope;
  private final Changes changes;
  private @Nullable IndexerResourceCache<IngressClass> classes;
  private @Nullable InformerEventSource<Ingress, IngressClass> ingresses;
  private @Nullable InformerEventSource<Service, IngressClass> services;
  private @Nullable InformerEventSource<EndpointSlice, IngressClass> slices;

  public ClassReconciler(TranslatorOptions options, WatchScope scope, Changes changes) {
    this.options = options;
    this.scope = scope;
    this.changes = changes;
  }

  @Override
  public synchronized List<EventSource<?, IngressClass>> prepareEventSources(
      EventSourceContext<IngressClass> context) {
    classes = context.getPrimaryCache();
    var ingressSource =
        new InformerEventSource<>(
            source(Ingress.class, "ingresses", ingress -> changes.ingresses())
                .withOnUpdateFilter(this::meansSomething)
                .build(),
            context);
    var serviceSource =
        new InformerEventSource<>(
            source(Service.class, "services", service -> changes.services(ObjectKey.of(service)))
                .build(),
            context);
    var sliceSource =
        new InformerEventSource<>(
            source(EndpointSlice.class, "endpointslices", slice -> changes.slices()).build(),
            context);
    ingresses = ingressSource;
    services = serviceSource;
    slices = sliceSource;
    return List.of(ingressSource, serviceSource, sliceSource);
  }

  private boolean meansSomething(Ingress now, Ingress before) {
    if (Meaning.same(now, before)) {
      changes.ingressStatus(ObjectKey.of(now));
      return false;
    }
    return true;
  }

  private <T extends HasMetadata> InformerEventSourceConfiguration.Builder<T> source(
      Class<T> kind, String name, Consumer<T> changed) {
    InformerEventSourceConfiguration.Builder<T> source =
        InformerEventSourceConfiguration.from(kind, IngressClass.class)
            .withName(name)
            .withSecondaryToPrimaryMapper(
                object -> {
                  changed.accept(object);
                  return oldest();
                })
            // Without this JOSDK keeps an index of which object belongs to which class.
            .withPrimaryToSecondaryMapper((IngressClass one) -> Set.of())
            .withInformerListLimit(PAGE);
    return scope.everywhere()
        ? source.withWatchAllNamespaces()
        : source.withNamespaces(scope.namespaces());
  }

  private Set<ResourceID> oldest() {
    return OurClasses.oldest(classes(), options)
        .map(one -> Set.of(new ResourceID(one.getMetadata().getName())))
        .orElse(Set.of());
  }

  /** Also for a class that is deleted, the last one too. */
  @Override
  public UpdateControl<IngressClass> reconcile(
      IngressClass changed, Context<IngressClass> context) {
    changes.reconcile();
    return UpdateControl.noUpdate();
  }

  /** Whether each kind has been listed once. */
  public synchronized boolean synced() {
    return Stream.of(classes, ingresses, services, slices).allMatch(ClassReconciler::synced);
  }

  private static boolean synced(@Nullable Object source) {
    return source instanceof InformerWrappingEventSourceHealthIndicator<?> informers
        && running(source)
        && informers.informerHealthIndicators().values().stream()
            .allMatch(InformerHealthIndicator::hasSynced)
        && !informers.informerHealthIndicators().isEmpty();
  }

  /** Before it runs, asking it anything fails. */
  private static boolean running(Object source) {
    return source instanceof AbstractEventSource<?, ?> started && started.isRunning();
  }

  public Stream<IngressClass> classes() {
    return list(classes);
  }

  public Stream<Ingress> ingresses() {
    return list(ingresses);
  }

  public synchronized @Nullable Ingress ingress(ObjectKey key) {
    InformerEventSource<Ingress, IngressClass> source = ingresses;
    return source == null || !source.isRunning()
        ? null
        : source.get(new ResourceID(key.name(), key.namespace())).orElse(null);
  }

  public Stream<Service> services() {
    return list(services);
  }

  public Stream<EndpointSlice> slices() {
    return list(slices);
  }

  private static <T extends HasMetadata> Stream<T> list(@Nullable IndexerResourceCache<T> cache) {
    return cache == null ? Stream.empty() : cache.list();
  }
}
