package io.gazan.dataplane;

import io.gazan.dataplane.admin.AdminPages;
import io.gazan.dataplane.admin.AdminServer;
import io.gazan.dataplane.admin.Probe;
import io.gazan.dataplane.cluster.ClusterRegistry;
import io.gazan.dataplane.cluster.ControlLoop;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.config.log.LogConfig;
import io.gazan.dataplane.filter.auth.AuthFilters;
import io.gazan.dataplane.filter.limit.ClientTable;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.observe.access.AccessLog;
import io.gazan.dataplane.observe.access.LogFile;
import io.gazan.dataplane.observe.metrics.EventLoopWatch;
import io.gazan.dataplane.observe.metrics.ProxyMetrics;
import io.gazan.dataplane.observe.sample.ConfigSample;
import io.gazan.dataplane.parts.Listeners;
import io.gazan.dataplane.parts.ScrapeFigures;
import io.gazan.dataplane.parts.StartFailure;
import io.gazan.dataplane.parts.Transports;
import io.gazan.dataplane.process.upgrade.InheritedSockets;
import io.gazan.dataplane.process.upgrade.ListeningSocket;
import io.gazan.dataplane.proxy.ProxyLoops;
import io.gazan.dataplane.proxy.socket.SocketTransport;
import io.gazan.dataplane.proxy.time.ProxySettings;
import io.gazan.dataplane.routing.FilterParts;
import io.gazan.dataplane.routing.RoutingTables;
import io.gazan.dataplane.routing.document.DocumentTls;
import io.gazan.dataplane.tls.DownstreamTls;
import io.gazan.dataplane.tls.TlsProvider;
import io.gazan.dataplane.tls.TlsWork;
import io.gazan.dataplane.tls.upstream.UpstreamTls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running data plane: the one place where its parts are made and joined. {@link #start} returns
 * when the upstreams are in force and every port is bound; {@link #drain} lets what runs finish;
 * {@link #close} ends everything. Several may run in one process.
 */
public final class Dataplane implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dataplane.class);

  /** All event loops standing still for this long is a reason to be restarted. */
  private static final Duration STALLED = Duration.ofSeconds(30);

  private enum State {
    STARTING,
    READY,
    DRAINING
  }

  private final MainConfig config;
  private volatile State state = State.STARTING;

  /** What has to be closed, the last one made first. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final RoutingTables tables;
  private final ProxyLoops loops;
  private final Providers providers;
  private final TlsParts tls;
  private final AdminParts adminParts;
  private final Listeners listeners;
  private final AccessLog accessLog;
  private final AdminServer admin;

  private Dataplane(MainConfig config, InheritedSockets inherited) throws StartFailure {
    this.config = config;
    SocketTransport transport = Transports.of(config);
    int threads = config.loops().threads();
    try {
      UpstreamHandshakes handshakes =
          new UpstreamHandshakes(
              opened(new UpstreamTls(TlsProvider.best(), opened(new TlsWork()))));
      ControlLoop control =
          ControlLoop.start(
              transport.ioHandlers(),
              transport.client(),
              transport.datagram(),
              handshakes,
              config.timeouts().upstream().connect());
      ClusterRegistry registry =
          opened(
              new ClusterRegistry(
                  config.upstream().operator() == null ? control : control.farNamesOnly(),
                  threads,
                  config.upstream().health()));
      this.tls = opened(new TlsParts(config));
      AuthFilters auth = opened(new AuthFilters(config.admin().masterKey()));
      FilterParts filters =
          new FilterParts(config.listener().httpsRedirectPort(), new ClientTable(), auth);
      this.tables =
          new RoutingTables(registry, filters, new DocumentTls(tls.certificates(), handshakes));
      tls.certificates().afterReload(tables::refreshTls);
      this.providers = opened(new Providers(config, tables));
      this.accessLog = opened(accessLog(config.log()));
      ScrapeFigures figures =
          new ScrapeFigures(
              registry,
              filters,
              this::configSample,
              tls.clients(),
              tls.admin(),
              providers::sample,
              config.limits().connection().total());
      ProxyMetrics metrics =
          opened(
              new ProxyMetrics(
                  Arrays.stream(ErrorReply.values()).map(ErrorReply::reason).toList(),
                  figures.sources(accessLog)));
      this.loops =
          opened(
              new ProxyLoops(
                  threads,
                  transport,
                  ProxySettings.of(config),
                  tables,
                  metrics,
                  accessLog,
                  handshakes));
      registry.onEndpointGone(loops::forget);
      opened(providers.start());
      this.adminParts = new AdminParts(config, tables, providers);
      this.listeners = opened(Listeners.open(config, loops, tls.clients(), inherited));
      EventLoopWatch watch = opened(new EventLoopWatch());
      loops.all().forEach(loop -> watch.watch(loop.eventLoop(), loop.metrics()));
      this.admin = opened(administer(config, transport, inherited, metrics, watch));
    } catch (StartFailure | RuntimeException | Error e) {
      // Whatever it was, no thread may keep a process alive that does not serve.
      close();
      throw e;
    }
  }

  /**
   * Makes, joins and starts all parts; what was started is closed again if one cannot be.
   *
   * @throws StartFailure with one line for the user: what cannot be had, and why
   */
  public static Dataplane start(MainConfig config) throws StartFailure {
    Dataplane dataplane = open(config, InheritedSockets.none());
    dataplane.accept();
    return dataplane;
  }

  /**
   * The same, but connections wait until {@link #accept}.
   *
   * @param inherited sockets of a predecessor, which are taken where an address is the same
   */
  static Dataplane open(MainConfig config, InheritedSockets inherited) throws StartFailure {
    return new Dataplane(config, inherited);
  }

  /** Serves from now on. */
  void accept() {
    state = State.READY;
    listeners.accept();
    admin.accept();
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private static AccessLog accessLog(LogConfig of) throws StartFailure {
    try {
      return AccessLog.to(of.files().access());
    } catch (IOException e) {
      throw new StartFailure(
          "access_log_file: cannot open " + of.files().access() + ": " + LogFile.reason(e), e);
    }
  }

  private AdminServer administer(
      MainConfig config,
      SocketTransport transport,
      InheritedSockets inherited,
      ProxyMetrics metrics,
      EventLoopWatch watch)
      throws StartFailure {
    AdminPages pages =
        new AdminPages(
            metrics::scrape,
            () ->
                watch.allStalledFor(STALLED)
                    ? Probe.failing("all event loops stand still")
                    : Probe.OK,
            this::readiness,
            adminParts.pages(() -> state.name().toLowerCase(Locale.ROOT)),
            adminParts.counts());
    TlsConfig secured = config.admin().tls();
    DownstreamTls ofAdmin = tls.admin();
    try {
      return AdminServer.open(
          new AdminServer.Transport(transport.ioHandlers(), transport.server(), inherited),
          new AdminServer.Bind(
              config.admin().configAddress(),
              config.admin().statusAddress(),
              secured == null || ofAdmin == null
                  ? null
                  : new AdminServer.Secured(secured.address(), ofAdmin)),
          pages);
    } catch (BindException e) {
      throw StartFailure.binding("", e);
    }
  }

  private Probe readiness() {
    return switch (state) {
      case STARTING -> Probe.failing("starting");
      case READY ->
          tables.current().version().number() > 0
              ? Probe.OK
              : Probe.failing("no upstreams are in force yet");
      case DRAINING -> Probe.failing("draining");
    };
  }

  private ConfigSample configSample() {
    return adminParts.sample();
  }

  /** Where HTTP is served; the real port where the configuration says 0. */
  public InetSocketAddress httpAddress() {
    return listeners.httpAddress();
  }

  /** Where HTTPS is served; null where it is not. */
  public @Nullable InetSocketAddress tlsAddress() {
    return listeners.tlsAddress();
  }

  /** TLS with clients; null where there is none. */
  public @Nullable DownstreamTls tls() {
    return tls.clients();
  }

  /**
   * Reads upstreams files and certificates, asks Consul again soon and looks for an operator that
   * is not connected, changed or not.
   *
   * @return done when that has been, with whatever result
   */
  public CompletableFuture<Void> reload() {
    return CompletableFuture.allOf(providers.reload(), tls.reload());
  }

  /** Goes on in the access log's file of that name, after it was renamed; false if it cannot. */
  boolean reopenLog() {
    return accessLog.reopen();
  }

  /** Every listening socket that another process can take over. */
  List<ListeningSocket> sockets() {
    List<ListeningSocket> all = new ArrayList<>(listeners.sockets());
    all.addAll(admin.sockets());
    return all;
  }

  /** Where the config API, metrics and probes are; the real port where the configuration says 0. */
  public InetSocketAddress adminAddress() {
    return admin.configAddress();
  }

  /** The same over TLS; null where it is not. */
  public @Nullable InetSocketAddress adminTlsAddress() {
    return admin.tlsAddress();
  }

  /** Where metrics and probes are alone; the config address where nothing else is said. */
  public InetSocketAddress statusAddress() {
    return admin.statusAddress();
  }

  /** What is served on the config address. */
  public Set<String> adminPaths() {
    return admin.paths();
  }

  public RoutingTables tables() {
    return tables;
  }

  /**
   * Ends the service without losing a request: says so on {@code /readyz}, goes on accepting for
   * {@code timeouts.drain_delay}, then accepts no more and waits until the last exchange is over,
   * {@code timeouts.drain} at most. Blocks.
   *
   * @return whether everything had finished in time
   */
  public boolean drain() throws InterruptedException {
    return drain(config.timeouts().drain().delay());
  }

  /** The same with another delay: somebody who waits at a terminal needs none. */
  public synchronized boolean drain(Duration delay) throws InterruptedException {
    if (state != State.DRAINING) {
      state = State.DRAINING;
      log.atInfo().addKeyValue("delay", delay).log("draining");
      if (closing.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    listeners.stopAccepting();
    return finish();
  }

  /**
   * Finishes what runs after another process has taken the sockets over: without a delay, and
   * without a word to those who wait to be accepted there.
   *
   * @return whether everything had finished in time
   */
  synchronized boolean drainAfterHandOver() throws InterruptedException {
    state = State.DRAINING;
    admin.release();
    listeners.close();
    return finish();
  }

  private boolean finish() throws InterruptedException {
    loops.drain();
    boolean whole = loops.awaitIdle(config.timeouts().drain().limit());
    if (!whole) {
      log.atWarn().log("timeouts.drain has passed; connections that were left are cut off");
    }
    return whole;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    closing.countDown();
    closeAll(parts);
  }

  /** In the order in which they come. */
  static void closeAll(Iterable<AutoCloseable> parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        log.atWarn().setCause(e).log("a part did not close");
      }
    }
  }
}
