package io.gazan.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.operator.http.StatusServer;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.leader.LeaderElection;
import io.gazan.operator.observe.JvmMetrics;
import io.gazan.operator.observe.OperatorMetrics;
import io.gazan.operator.observe.StatusMetrics;
import io.gazan.operator.observe.StreamMetrics;
import io.gazan.operator.pki.CertificateAuthority;
import io.gazan.operator.pki.CertificateKeeper;
import io.gazan.operator.pki.ProvidedCertificate;
import io.gazan.operator.pki.StreamCertificates;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.publish.Publisher;
import io.gazan.operator.reconcile.ClusterWatch;
import io.gazan.operator.status.EventRecorder;
import io.gazan.operator.status.PublishedAddresses;
import io.gazan.operator.status.StatusKeeper;
import io.gazan.operator.stream.DataPlanes;
import io.gazan.operator.stream.Leadership;
import io.gazan.operator.stream.StreamServer;
import io.gazan.operator.stream.token.TokenGate;
import io.gazan.operator.stream.token.TokenReviews;
import io.gazan.upstreams.Problem;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator that runs: the composition root. There may be several in one process, as replicas or
 * of different clusters; none touches anything of the process as a whole. It starts without an API
 * server and waits for one. It takes part in the election of the leader once it has something to
 * publish.
 */
public final class Operator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final OperatorMetrics metrics = new OperatorMetrics(registry);
  private final StatusMetrics statusMetrics = new StatusMetrics(registry);
  private final JvmMetrics jvm = new JvmMetrics(registry);
  private final Publisher publisher = new Publisher();
  private final DataPlanes dataPlanes = new DataPlanes();
  private final AtomicBoolean electing = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final LeaderElection election;
  private final CertificateKeeper certificates;
  private final StreamServer stream;
  private final ClusterWatch watch;
  private final PublishedAddresses addresses;
  private final EventRecorder events;
  private final StatusKeeper status;
  private final StatusServer http;

  private Operator(OperatorConfig config, KubernetesClient client) throws IOException {
    OperatorConfig.Replica replica = config.replica();
    election = new LeaderElection(client, replica.namespace(), replica.pod(), config.lease());
    watch =
        new ClusterWatch(
            client,
            config.scope(),
            config
                .translation()
                .withApiServers(ApiServerHosts.of(client.getMasterUrl(), System.getenv())),
            publisher,
            dataPlanes,
            metrics,
            new ClusterObserver());
    watch.makeDefaultCertificate(replica.namespace());
    addresses = new PublishedAddresses(client, config.targets(), this::addressesChanged);
    events = new EventRecorder(client, replica.pod(), statusMetrics);
    status =
        new StatusKeeper(
            client, election, watch, dataPlanes::progress, addresses, events, statusMetrics);
    http = new StatusServer(config.ports().status(), new Pages());
    StreamCertificates source = certificates(config, client);
    try {
      stream = stream(config, client, source);
    } catch (IOException e) {
      http.close();
      throw e;
    }
    // Nothing is asked of the cluster before both ports are ours.
    certificates = CertificateKeeper.start(source, election::holds);
    new StreamMetrics(registry, stream::figures);
    metrics.show(
        election::holds,
        watch::synced,
        () -> dataPlanes.progress().connected(),
        () -> dataPlanes.progress().silent().size(),
        () -> dataPlanes.progress().late().size());
  }

  private static StreamCertificates certificates(OperatorConfig config, KubernetesClient client) {
    String provided = config.admission().certificateSecret();
    return provided == null
        ? new CertificateAuthority(client, config.pki(), InstantSource.system())
        : new ProvidedCertificate(client, config.pki(), provided);
  }

  private StreamServer stream(
      OperatorConfig config, KubernetesClient client, StreamCertificates source)
      throws IOException {
    return StreamServer.start(
        new StreamServer.Options(config.ports().stream()),
        new StreamServer.Peers(
            source::current,
            new TokenGate(
                new TokenReviews(client, TokenReviews.AUDIENCE),
                config.admission().serviceAccounts(),
                InstantSource.system()),
            Leadership.of(election::holds, election::term)),
        dataPlanes,
        new StreamMetrics.Refusals(registry));
  }

  /**
   * Starts one. When this returns, both ports answer; whether it is ready says {@code /readyz}.
   *
   * @param client of the cluster, see {@link ApiClients}; stays the caller's
   * @throws IOException if a port cannot be bound
   */
  public static Operator start(OperatorConfig config, KubernetesClient client) throws IOException {
    Operator operator = new Operator(config, client);
    operator.begin();
    LOG.atInfo()
        .addKeyValue("stream", operator.streamAddress())
        .addKeyValue("status", operator.statusAddress())
        .addKeyValue("replica", config.replica().pod())
        .log("The operator runs");
    return operator;
  }

  private void begin() {
    publisher.follow(stream::offer);
    publisher.follow(status::published);
    publisher.follow(publication -> elect());
    dataPlanes.listen(new PlaneListener());
    election.listen(new ElectionListener());
    addresses.start();
    events.start();
    status.start();
    watch.start();
  }

  /** Who has nothing to publish must not lead. */
  private void elect() {
    if (electing.compareAndSet(false, true)) {
      election.start();
    }
  }

  private void addressesChanged() {
    status.addressesChanged();
  }

  public InetSocketAddress streamAddress() {
    return stream.address();
  }

  public InetSocketAddress statusAddress() {
    return http.address();
  }

  /** Whether this replica takes data planes and writes statuses now. */
  public boolean isLeader() {
    return election.holds();
  }

  /** Whether the caches were filled and a first document is published. */
  public boolean isReady() {
    return publisher.newest() != null;
  }

  /** Null before the first. */
  public @Nullable Publication newest() {
    return publisher.newest();
  }

  /** The data planes that are connected. */
  public DataPlanes dataPlanes() {
    return dataPlanes;
  }

  /** In Prometheus' text format. */
  public String metrics() {
    return registry.scrape();
  }

  /**
   * Ends it: no status is written any more and none is taken back, the Lease is given to the next,
   * the sessions end. Takes as long as a request to the API server. Once is enough.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    status.close();
    events.close();
    election.close();
    stream.close();
    watch.close();
    addresses.close();
    certificates.close();
    http.close();
    jvm.close();
    registry.close();
  }

  private final class PlaneListener implements DataPlanes.Listener {
    @Override
    public void changed() {
      watch.dataPlanesChanged();
      status.progressed();
      DataPlanes.Progress progress = dataPlanes.progress();
      if (progress.connected() > 0) {
        metrics.acknowledged(progress.acknowledged());
      }
    }

    @Override
    public void refused(String node, Publication publication, List<Problem> problems) {
      watch.refused(node, publication, problems);
    }
  }

  private final class ElectionListener implements LeaderElection.Listener {
    @Override
    public void gained(long term) {
      certificates.refreshSoon();
      stream.resume();
      status.gained();
    }

    @Override
    public void lost() {
      metrics.leaseLost();
      stream.closeAll("the lease is lost, and no other leader is seen");
    }

    @Override
    public void other(String holder) {
      if (election.term() >= 0) {
        stream.closeAll("another replica leads: " + holder);
      }
    }
  }

  private final class ClusterObserver implements ClusterWatch.Observer {
    @Override
    public void statusChanged(ObjectKey object) {
      status.touched(object);
    }

    @Override
    public void service(ObjectKey service) {
      addresses.serviceChanged(service);
    }
  }

  private final class Pages implements StatusServer.Sources {
    @Override
    public @Nullable String notAlive() {
      return watch.blind() ? "a watch of the cluster ended for good" : null;
    }

    @Override
    public @Nullable String notReady() {
      return publisher.newest() != null
          ? null
          : watch.synced() ? "nothing is published yet" : "the caches are not filled yet";
    }

    @Override
    public String metrics() {
      return registry.scrape();
    }

    @Override
    public @Nullable Publication newest() {
      return publisher.newest();
    }
  }
}
