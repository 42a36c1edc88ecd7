package io.gazan.operator.reconcile.watch;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.gazan.operator.inventory.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's Secrets, but for Helm's and the tokens of ServiceAccounts: all of them by name,
 * those that are referred to with their values. It begins after what refers to Secrets is known. A
 * Secret that becomes referred to later is fetched by its name.
 */
public final class SecretWatch implements AutoCloseable {
  static final List<String> LEFT_OUT =
      List.of("helm.sh/release.v1", "kubernetes.io/service-account-token");
  private static final Logger LOG = LoggerFactory.getLogger(SecretWatch.class);
  private static final long PAGE = 500;
  private static final int FETCHED_AT_ONCE = 16;
  private static final int FETCH_TIMEOUT_MILLIS = 2_000;
  private final KubernetesClient client;

  /** Shares the transport of the client that it is made of, so it must not be closed. */
  private final KubernetesClient impatient;

  private final WatchScope scope;
  private final Runnable changed;
  private final List<SecretStore> stores = new ArrayList<>();
  private volatile Set<String> referred = Set.of();
  private volatile @Nullable CachedKind<Secret> secrets;
  private volatile @Nullable CachedKind<Secret> defaults;
  private volatile @Nullable Secret made;

  public SecretWatch(KubernetesClient client, WatchScope scope, Runnable changed) {
    this.client = client;
    this.scope = scope;
    this.changed = changed;
    this.impatient =
        client
            .newClient(
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                    .withRequestTimeout(FETCH_TIMEOUT_MILLIS)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .adapt(KubernetesClient.class);
  }

  /** Begins to watch, knowing what is referred to; returns at once. */
  public synchronized void start(Set<String> references) {
    referred = references;
    List<SharedIndexInformer<Secret>> informers = new ArrayList<>();
    if (scope.everywhere()) {
      informers.add(informer(client.secrets().inAnyNamespace()));
    } else {
      scope
          .namespaces()
          .forEach(name -> informers.add(informer(client.secrets().inNamespace(name))));
    }
    CachedKind<Secret> all = new CachedKind<>(informers, SecretWatch::sameVersion, changed);
    secrets = all;
    all.start();
    ObjectKey certificate = scope.defaultCertificate();
    if (certificate != null) {
      CachedKind<Secret> one =
          new CachedKind<>(
              List.of(
                  client
                      .secrets()
                      .inNamespace(certificate.namespace())
                      .withField("metadata.name", certificate.name())
                      .runnableInformer(0)),
              SecretWatch::sameVersion,
              changed);
      defaults = one;
      one.start();
    }
  }

  private SharedIndexInformer<Secret> informer(FilterWatchListDeletable<Secret, ?, ?> namespaced) {
    SecretStore store = new SecretStore(key -> referred.contains(key));
    stores.add(store);
    FilterWatchListDeletable<Secret, ?, ?> some = namespaced;
    for (String type : LEFT_OUT) {
      some = some.withoutField("type", type);
    }
    return some.withLimit(PAGE).runnableInformer(0).itemStore(store);
  }

  private static boolean sameVersion(Secret before, Secret now) {
    return before.getMetadata().getResourceVersion().equals(now.getMetadata().getResourceVersion());
  }

  /** What became of a {@link #refer}. */
  public enum Referred {
    /** All values are there, as before. */
    AS_BEFORE,
    /** All values are there; the cache has others than before. */
    OTHERS,
    /** The API server did not give all of them; ask again later. */
    INCOMPLETE
  }

  /** Says what is referred to now, and fetches what is missing of it. One thread. */
  public Referred refer(Set<String> references) {
    boolean other = !referred.equals(references);
    if (other) {
      referred = references;
      stores.forEach(SecretStore::strip);
    }
    List<Fetch> missing = new ArrayList<>();
    for (SecretStore store : stores) {
      for (String key : references) {
        if (store.stripped(key)) {
          missing.add(new Fetch(store, key));
        }
      }
    }
    if (!fetch(missing)) {
      return Referred.INCOMPLETE;
    }
    return other || !missing.isEmpty() ? Referred.OTHERS : Referred.AS_BEFORE;
  }

  private record Fetch(SecretStore store, String key) {}

  private boolean fetch(List<Fetch> missing) {
    if (missing.isEmpty()) {
      return true;
    }
    Semaphore slots = new Semaphore(FETCHED_AT_ONCE);
    boolean complete = true;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Fetch fetch : missing) {
        slots.acquireUninterruptibly();
        running.add(
            threads.submit(
                () -> {
                  try {
                    fetch(fetch);
                  } finally {
                    slots.release();
                  }
                }));
      }
      for (Future<?> one : running) {
        try {
          one.get();
        } catch (ExecutionException e) {
          complete = false;
          LOG.atWarn().setCause(e.getCause()).log("Cannot fetch a Secret; trying again");
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return complete;
  }

  private void fetch(Fetch fetch) {
    int slash = fetch.key().indexOf('/');
    Secret fetched =
        impatient
            .secrets()
            .inNamespace(fetch.key().substring(0, slash))
            .withName(fetch.key().substring(slash + 1))
            .get();
    if (fetched != null) {
      fetch.store().fill(fetched);
    }
  }

  public boolean synced() {
    CachedKind<Secret> all = secrets;
    CachedKind<Secret> one = defaults;
    return all != null
        && all.synced()
        && (scope.defaultCertificate() == null || (one != null && one.synced()));
  }

  public Stream<Secret> list() {
    CachedKind<Secret> all = secrets;
    return all == null ? Stream.empty() : all.list();
  }

  /** Sets the default certificate where no Secret is named for it. */
  public void useDefault(Secret secret) {
    made = secret;
  }

  /** Null while the cluster has none of its name. */
  public @Nullable Secret defaultCertificate() {
    CachedKind<Secret> one = defaults;
    return one == null ? made : one.list().findFirst().orElse(null);
  }

  @Override
  public synchronized void close() {
    Stream.of(Optional.ofNullable(secrets), Optional.ofNullable(defaults))
        .flatMap(Optional::stream)
        .forEach(CachedKind::close);
  }
}
