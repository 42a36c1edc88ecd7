package io.gazan.operator.reconcile.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.inventory.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's GazanRoutes, once the cluster knows the kind: until then the API server's discovery
 * is asked every two seconds. The objects are kept as they came, without a Java type, since one
 * that this build cannot read must not cost the others.
 */
public final class RouteWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteWatch.class);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
  private static final Duration ASK_SYNCED = Duration.ofMillis(20);
  private static final long PAGE = 500;
  private static final ResourceDefinitionContext KIND =
      ResourceDefinitionContext.fromResourceType(GazanRoute.class);
  private final KubernetesClient client;
  private final WatchScope scope;
  private final Runnable changed;
  private final Consumer<ObjectKey> statusChanged;
  private final Thread asking;
  // Owned by the asking thread.
  private boolean failing;
  private volatile boolean absent;
  private volatile @Nullable CachedKind<GenericKubernetesResource> routes;

  public RouteWatch(
      KubernetesClient client,
      WatchScope scope,
      Runnable changed,
      Consumer<ObjectKey> statusChanged) {
    this.client = client;
    this.scope = scope;
    this.changed = changed;
    this.statusChanged = statusChanged;
    this.asking = Thread.ofVirtual().name("gazan-route-kind").unstarted(this::ask);
  }

  /** Returns at once. */
  public void start() {
    asking.start();
  }

  private void ask() {
    try {
      while (!known()) {
        Thread.sleep(ASK_AGAIN);
      }
      watch();
      while (!synced()) {
        Thread.sleep(ASK_SYNCED);
      }
      // The events of the first list may have come before it counted as complete.
      changed.run();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** An API server that does not answer leaves the question open. */
  private boolean known() {
    try {
      boolean known = client.supports(GazanRoute.class);
      if (!known && !absent) {
        absent = true;
        LOG.info("The cluster has no GazanRoute; it is watched as soon as there is one");
      }
      failing = false;
      return known;
    } catch (RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.atWarn().setCause(e).log("Cannot ask the API server whether it knows GazanRoute");
      }
      return false;
    }
  }

  /** A status that somebody else wrote means no other document, but it is looked at. */
  private boolean meansNothing(GenericKubernetesResource before, GenericKubernetesResource now) {
    boolean same = Meaning.same(before, now);
    if (same) {
      statusChanged.accept(ObjectKey.of(now));
    }
    return same;
  }

  private synchronized void watch() {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    var kinds = client.genericKubernetesResources(KIND);
    CachedKind<GenericKubernetesResource> found =
        new CachedKind<>(
            scope.everywhere()
                ? List.of(kinds.inAnyNamespace().withLimit(PAGE).runnableInformer(0))
                : scope.namespaces().stream()
                    .map(name -> kinds.inNamespace(name).withLimit(PAGE).runnableInformer(0))
                    .toList(),
            this::meansNothing,
            changed);
    routes = found;
    found.start();
    LOG.atInfo()
        .addKeyValue("kind", HasMetadata.getFullResourceName(GazanRoute.class))
        .log("Watching");
  }

  /** Whether it is settled which routes there are. */
  public boolean synced() {
    CachedKind<GenericKubernetesResource> found = routes;
    return found == null ? absent : found.synced();
  }

  /** Empty until all of them have been listed. */
  public Stream<GenericKubernetesResource> list() {
    CachedKind<GenericKubernetesResource> found = routes;
    return found != null && found.synced() ? found.list() : Stream.empty();
  }

  public @Nullable GenericKubernetesResource get(ObjectKey key) {
    CachedKind<GenericKubernetesResource> found = routes;
    return found == null ? null : found.get(key);
  }

  @Override
  public synchronized void close() {
    asking.interrupt();
    CachedKind<GenericKubernetesResource> found = routes;
    if (found != null) {
      found.close();
    }
  }
}
