package io.gazan.dataplane;

import io.gazan.dataplane.admin.AdminPages;
import io.gazan.dataplane.admin.AdminServer;
import io.gazan.dataplane.admin.Probe;
import io.gazan.dataplane.cluster.ClusterRegistry;
import io.gazan.dataplane.cluster.ControlLoop;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.TlsConfig;
import io.gazan.dataplane.filter.auth.AuthFilters;
import io.gazan.dataplane.filter.limit.ClientTable;
import io.gazan.dataplane.http.ErrorReply;
import io.gazan.dataplane.listener.ConnectionCap;
import io.gazan.dataplane.listener.Listener;
import io.gazan.dataplane.observe.AccessLog;
import io.gazan.dataplane.observe.ConfigSample;
import io.gazan.dataplane.observe.EventLoopWatch;
import io.gazan.dataplane.observe.ProxyMetrics;
import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.provider.UpstreamsSink;
import io.gazan.dataplane.provider.UpstreamsSinks;
import io.gazan.dataplane.provider.consul.ConsulProvider;
import io.gazan.dataplane.provider.file.FileProvider;
import io.gazan.dataplane.provider.watch.FileWatch.Timing;
import io.gazan.dataplane.proxy.ProxyLoops;
import io.gazan.dataplane.proxy.ProxySettings;
import io.gazan.dataplane.proxy.SocketTransport;
import io.gazan.dataplane.routing.DocumentTls;
import io.gazan.dataplane.routing.FilterParts;
import io.gazan.dataplane.routing.RoutingTables;
import io.gazan.dataplane.tls.DownstreamTls;
import io.gazan.dataplane.tls.TlsProvider;
import io.gazan.dataplane.tls.TlsWork;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.CertificateStore;
import io.gazan.dataplane.tls.upstream.UpstreamTls;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.DocumentLimits;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
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

  /** What clients may choose from over TLS, in our order of preference. */
  private static final List<String> ALPN = List.of("h2", "http/1.1");

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
  private final ConsulProvider consul;
  private final @Nullable FileProvider files;
  private final Listener listener;
  private final @Nullable DownstreamTls tls;
  private final CertificateStore certificates;
  private final @Nullable Listener tlsListener;
  private final AdminParts adminParts;
  private final @Nullable DownstreamTls adminTls;
  private final AdminServer admin;

  private Dataplane(MainConfig config) throws StartFailure {
    this.config = config;
    SocketTransport transport = transport(config);
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
          opened(new ClusterRegistry(control, threads, config.upstream().health()));
      this.tls = secure("", config.listener().tls(), ALPN);
      this.certificates = follow(tls);
      AuthFilters auth = opened(new AuthFilters(config.admin().masterKey()));
      FilterParts filters =
          new FilterParts(config.listener().httpsRedirectPort(), new ClientTable(), auth);
      this.tables = new RoutingTables(registry, filters, new DocumentTls(certificates, handshakes));
      certificates.afterReload(tables::refreshTls);
      this.consul =
          opened(
              new ConsulProvider(
                  tables::apply, DocumentLimits.ofBytes(config.limits().documentBytes())));
      AccessLog accessLog = opened(new AccessLog());
      ScrapeFigures figures =
          new ScrapeFigures(registry, filters, this::configSample, tls, consul::figures);
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
      UpstreamsSinks sinks =
          new UpstreamsSinks(consul, () -> tables.current().version().toString());
      this.files = provide(config, sinks.of(ConfigSource.FILE));
      this.adminParts = new AdminParts(config, tables, sinks, files);
      ConnectionCap cap = new ConnectionCap(config.limits().connection());
      this.listener =
          opened(listen("proxy_address_http", config.listener().httpAddress(), cap, null));
      this.tlsListener = listenTls(cap);
      EventLoopWatch watch = opened(new EventLoopWatch());
      loops.all().forEach(loop -> watch.watch(loop.eventLoop(), loop.metrics()));
      this.adminTls = secure("config_tls_address: ", config.admin().tls(), List.of("http/1.1"));
      this.admin = opened(administer(config, transport, metrics, watch));
      state = State.READY;
    } catch (StartFailure | RuntimeException e) {
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
    return new Dataplane(config);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private static SocketTransport transport(MainConfig config) throws StartFailure {
    try {
      return switch (config.loops().transport()) {
        case AUTO -> SocketTransport.auto();
        case EPOLL -> SocketTransport.epoll();
        case NIO -> SocketTransport.nio();
        case IO_URING -> SocketTransport.ioUring();
      };
    } catch (UnsatisfiedLinkError e) {
      throw new StartFailure(
          "transport: " + config.loops().transport() + " is not to be had here: " + e.getMessage(),
          e);
    }
  }

  /** Puts the first document in force, before any port is bound, and watches for the next. */
  private @Nullable FileProvider provide(MainConfig config, UpstreamsSink into)
      throws StartFailure {
    Path file = config.upstream().file();
    if (file == null) {
      return null;
    }
    DocumentLimits limits = DocumentLimits.ofBytes(config.limits().documentBytes());
    FileProvider provider = new FileProvider(file, limits, into);
    List<Problem> problems = provider.start();
    if (!problems.isEmpty()) {
      throw new StartFailure(
          problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    return opened(provider);
  }

  /** Reads the certificates, before any port is bound; null without a TLS listener. */
  private @Nullable DownstreamTls secure(
      String key, @Nullable TlsConfig of, List<String> applications) throws StartFailure {
    if (of == null) {
      return null;
    }
    try {
      DownstreamTls.Limits limits =
          new DownstreamTls.Limits(
              config.limits().clientHelloBytes(), config.timeouts().client().handshake());
      return opened(DownstreamTls.open(of, limits, applications));
    } catch (BadPair e) {
      throw new StartFailure(key + e.getMessage(), e);
    }
  }

  /** Without an HTTPS port, certificates are still shown to endpoints. */
  private CertificateStore follow(@Nullable DownstreamTls secured) throws StartFailure {
    if (secured != null) {
      return secured.certificates();
    }
    CertificateStore store = opened(new CertificateStore(null, null));
    try {
      store.start();
    } catch (BadPair e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
    store.watch(Timing.DEFAULT);
    return store;
  }

  private @Nullable Listener listenTls(ConnectionCap cap) throws StartFailure {
    TlsConfig of = config.listener().tls();
    return of == null ? null : opened(listen("proxy_address_tls", of.address(), cap, tls));
  }

  private Listener listen(
      String key, InetSocketAddress address, ConnectionCap cap, @Nullable DownstreamTls secured)
      throws StartFailure {
    try {
      return Listener.bind(address, config.listener(), cap, loops, secured);
    } catch (IOException e) {
      throw StartFailure.binding(
          key + ": cannot listen on " + NetUtil.toSocketAddressString(address) + ": ", e);
    }
  }

  private AdminServer administer(
      MainConfig config, SocketTransport transport, ProxyMetrics metrics, EventLoopWatch watch)
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
    try {
      return AdminServer.start(
          new AdminServer.Transport(transport.ioHandlers(), transport.server()),
          new AdminServer.Bind(
              config.admin().configAddress(),
              config.admin().statusAddress(),
              secured == null || adminTls == null
                  ? null
                  : new AdminServer.Secured(secured.address(), adminTls)),
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
    return listener.address();
  }

  /** Where HTTPS is served; null where it is not. */
  public @Nullable InetSocketAddress tlsAddress() {
    Listener secured = tlsListener;
    return secured == null ? null : secured.address();
  }

  /** TLS with clients; null where there is none. */
  public @Nullable DownstreamTls tls() {
    return tls;
  }

  /** Reads upstreams files and certificates and asks Consul again soon, changed or not. */
  public void reload() {
    if (files != null) {
      files.reload();
    }
    consul.reload();
    DownstreamTls secured = tls;
    DownstreamTls ofAdmin = adminTls;
    Thread.ofVirtual()
        .name("gazan-tls-reload")
        .start(secured == null ? certificates::reload : secured::reload);
    if (ofAdmin != null) {
      Thread.ofVirtual().name("gazan-tls-reload").start(ofAdmin::reload);
    }
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
    Listener secured = tlsListener;
    if (secured != null) {
      secured.stopAccepting();
    }
    listener.stopAccepting();
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
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        log.atWarn().setCause(e).log("a part did not close");
      }
    }
  }
}
