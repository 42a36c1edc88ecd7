package io.gazan.operator.reconcile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.observe.OperatorMetrics;
import io.gazan.operator.pki.DefaultCertificate;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.publish.Publisher;
import io.gazan.operator.reconcile.watch.ClassReconciler;
import io.gazan.operator.reconcile.watch.RouteWatch;
import io.gazan.operator.reconcile.watch.SecretWatch;
import io.gazan.operator.reconcile.watch.WatchScope;
import io.gazan.operator.status.StatusObjects;
import io.gazan.operator.stream.DataPlanes;
import io.gazan.operator.translate.TranslatorOptions;
import io.gazan.upstreams.Problem;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything between the API server and the publisher, as one thing to start and to close. The
 * start does not wait for the API server: the caches are filled in the background, first what
 * refers to Secrets, then the Secrets, and the first rebuild comes when all are full.
 */
public final class ClusterWatch implements StatusObjects, AutoCloseable {
  /** What else wants to know. Must not block. */
  public interface Observer {
    /** Somebody changed the status of an Ingress; it may have been us. */
    void statusChanged(ObjectKey object);

    /** A Service changed. */
    void service(ObjectKey service);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
  private static final Duration ASK_SYNCED = Duration.ofMillis(20);
  private static final Duration START_AGAIN = Duration.ofSeconds(1);
  private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(10);

  /** Certificates become valid and invalid without an event. */
  private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final ClassReconciler reconciler;
  private final RouteWatch routes;
  private final SecretWatch secrets;
  private final ClusterCaches caches;
  private final Refusals refusals;
  private final Rebuilder rebuilder;
  private final RebuildLoop loop;
  private final WatchScope scope;
  private final DataPlanes planes;
  private final Observer observer;
  private final Thread starting;
  private volatile @Nullable String certificateNamespace;
  private volatile boolean blind;
  private volatile boolean closed;
  // Guarded by this.
  private @Nullable Operator sdk;

  /**
   * Prepares.
   *
   * @param planes who is connected, and what all of them know
   */
  public ClusterWatch(
      KubernetesClient client,
      WatchScope scope,
      TranslatorOptions options,
      Publisher publisher,
      DataPlanes planes,
      OperatorMetrics metrics,
      Observer observer) {
    this.client = client;
    this.scope = scope;
    this.planes = planes;
    this.observer = observer;
    this.reconciler = new ClassReconciler(options, scope, new Wake(observer));
    this.routes = new RouteWatch(client, scope, this::routesChanged, observer::statusChanged);
    this.secrets = new SecretWatch(client, scope, this::secretsChanged);
    this.caches =
        new ClusterCaches(
            reconciler,
            routes,
            secrets,
            options,
            new ReadRoutes(client.getKubernetesSerialization()));
    this.refusals = new Refusals(metrics, System::nanoTime);
    Consumer<Duration> later = this::requestIn;
    this.rebuilder =
        new Rebuilder(
            caches,
            secrets,
            refusals,
            options,
            new Rebuilder.Outlet(publisher, planes, later, metrics));
    this.loop = new RebuildLoop(rebuilder, metrics);
    this.starting = Thread.ofVirtual().name("gazan-sync").unstarted(this::fill);
  }

  /**
   * Has a default certificate made where none is given.
   *
   * @param namespace of its Secret
   */
  public void makeDefaultCertificate(String namespace) {
    certificateNamespace = namespace;
  }

  /** Returns at once. */
  public void start() {
    routes.start();
    starting.start();
  }

  private void fill() {
    try {
      while (!startSdk()) {
        Thread.sleep(START_AGAIN);
      }
      await(caches::referrersSynced);
      secrets.start(caches.references.get());
      await(caches::synced);
      makeCertificate();
      LOG.info("All caches are filled");
      loop.start();
      while (!closed) {
        Thread.sleep(AT_LEAST_EVERY);
        makeCertificate();
        loop.request();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Without it data planes show one of their own; so a failure holds nothing up. */
  private void makeCertificate() {
    String namespace = certificateNamespace;
    if (namespace == null || scope.defaultCertificate() != null) {
      return;
    }
    try {
      secrets.useDefault(DefaultCertificate.ensure(client, namespace, InstantSource.system()));
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Cannot read or make the default certificate");
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(ASK_SYNCED);
    }
  }

  /** A cache that is not full in time goes on filling itself; a start that throws is repeated. */
  private boolean startSdk() {
    Operator operator = new Operator(this::configure);
    operator.register(
        reconciler,
        controller -> controller.withGenerationAware(false).withTriggerReconcilerOnAllEvents(true));
    synchronized (this) {
      if (closed) {
        return true;
      }
      sdk = operator;
    }
    try {
      operator.start();
      return true;
    } catch (OperatorException e) {
      LOG.atWarn().setCause(e).log("Cannot begin to watch; trying again");
      return false;
    }
  }

  private void configure(ConfigurationServiceOverrider configuration) {
    configuration
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(SYNC_TIMEOUT)
        .withReconciliationTerminationTimeout(Duration.ZERO)
        .withInformerStoppedHandler(
            (informer, failure) -> {
              if (failure != null && !closed) {
                blind = true;
                LOG.atError()
                    .setCause(failure)
                    .addKeyValue("watch", informer)
                    .log("A watch ended for good; this replica has to be started again");
              }
            });
  }

  @Override
  public @Nullable Ingress ingress(ObjectKey key) {
    return reconciler.ingress(key);
  }

  @Override
  public @Nullable GenericKubernetesResource route(ObjectKey key) {
    return routes.get(key);
  }

  @Override
  public @Nullable String refused(ObjectKey key) {
    return refusals.words(key);
  }

  /** Whether every cache has been filled once. */
  public boolean synced() {
    return caches.synced();
  }

  /** Whether a watch ended for good, so that this replica sees the cluster no more. */
  public boolean blind() {
    return blind;
  }

  /**
   * The data planes are others now, or further. Translates again if they know another grammar, or
   * could take an object that others refused.
   */
  public void dataPlanesChanged() {
    DataPlanes.Progress progress = planes.progress();
    int used = rebuilder.schemaUsed();
    if (used >= 0 && (used != progress.schema() || refusals.mayRetry(planes.members()))) {
      loop.request();
    }
    refusals.passed(progress.acknowledged()).forEach(observer::statusChanged);
  }

  /** A data plane refused a publication: leaves out the objects at fault and publishes again. */
  public void refused(String node, Publication publication, List<Problem> problems) {
    refusals.report(node, publication, problems);
    loop.request();
  }

  private void routesChanged() {
    caches.routes.changed();
    caches.references.changed();
    loop.request();
  }

  private void secretsChanged() {
    caches.secrets.changed();
    loop.request();
  }

  private void requestIn(Duration delay) {
    loop.requestIn(delay);
  }

  @Override
  public void close() {
    closed = true;
    starting.interrupt();
    loop.close();
    routes.close();
    secrets.close();
    Operator operator;
    synchronized (this) {
      operator = sdk;
    }
    if (operator != null) {
      operator.stop();
    }
  }

  private final class Wake implements ClassReconciler.Changes {
    private final Observer observer;

    Wake(Observer observer) {
      this.observer = observer;
    }

    @Override
    public void services(ObjectKey service) {
      caches.services.changed();
      observer.service(service);
    }

    @Override
    public void slices() {
      caches.slices.changed();
    }

    @Override
    public void ingresses() {
      caches.ingresses.changed();
      caches.references.changed();
    }

    @Override
    public void ingressStatus(ObjectKey ingress) {
      observer.statusChanged(ingress);
    }

    @Override
    public void reconcile() {
      caches.classesMayHaveChanged();
      loop.request();
    }
  }
}
