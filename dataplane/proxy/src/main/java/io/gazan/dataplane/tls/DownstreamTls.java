package io.gazan.dataplane.tls;

import io.gazan.dataplane.config.listener.ClientAuthMode;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.provider.watch.FileWatch.Timing;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.CertificateStore;
import io.gazan.dataplane.tls.certificate.PairSource;
import io.gazan.dataplane.tls.client.ClientCertificate;
import io.gazan.dataplane.tls.client.ClientVerifier;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS with clients as a whole: certificates, contexts, the threads that do the heavy work, and the
 * handlers of a connection. Made before the port is bound; everything that can be wrong with the
 * files is said then.
 */
public final class DownstreamTls implements AutoCloseable {
  /** A ticket is good for twice this at most. */
  private static final Duration TICKET_ROTATION = Duration.ofHours(6);

  private static final Logger LOG = LoggerFactory.getLogger(DownstreamTls.class);

  /**
   * What a client may cost before it is known.
   *
   * @param clientHelloBytes {@code limits.clienthello}
   * @param handshake {@code timeouts.handshake}, from the connection's beginning
   */
  public record Limits(int clientHelloBytes, Duration handshake) {}

  private final @Nullable Path clientCa;
  private final ClientAuthMode clientAuth;
  private final Limits limits;
  private final CertificateStore certificates;
  private final ServerContexts contexts;
  private final TlsWork work;
  private final HandshakeLog handshakeLog = new HandshakeLog();
  private final AtomicLongArray handshakes = new AtomicLongArray(HandshakeResult.values().length);
  private final ScheduledExecutorService rotation;

  private DownstreamTls(
      TlsConfig config, Limits limits, List<String> applications, TlsProvider provider) {
    this.clientCa = config.clientCa();
    this.clientAuth = config.clientAuth();
    this.limits = limits;
    this.certificates = store(config);
    this.work = new TlsWork();
    this.contexts =
        new ServerContexts(provider, config.grade(), config.clientAuth(), applications, work);
    this.rotation =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("gazan-tls-tickets").factory());
  }

  private static CertificateStore store(TlsConfig config) {
    Path certificate = config.certificate();
    Path key = config.key();
    return new CertificateStore(
        certificate == null || key == null ? null : PairSource.ofFiles("default", certificate, key),
        config.folder());
  }

  /**
   * Reads all files and begins to follow them.
   *
   * @param applications for ALPN in our order of preference: {@code h2}, {@code http/1.1}
   * @throws BadPair with what is wrong, if the default pair, the folder or the client CA is
   */
  public static DownstreamTls open(TlsConfig config, Limits limits, List<String> applications)
      throws BadPair {
    return open(config, limits, applications, TlsProvider.best());
  }

  /** The same with a provider of the caller's choice. */
  public static DownstreamTls open(
      TlsConfig config, Limits limits, List<String> applications, TlsProvider provider)
      throws BadPair {
    DownstreamTls tls = new DownstreamTls(config, limits, applications, provider);
    boolean open = false;
    try {
      tls.start();
      open = true;
      return tls;
    } finally {
      if (!open) {
        tls.close();
      }
    }
  }

  /**
   * What {@link #open} would say, without anything coming of it; warnings are the answer.
   *
   * @param bad takes what it would fail for
   */
  public static List<String> check(TlsConfig config, List<BadPair> bad) {
    try {
      if (config.clientCa() != null) {
        ClientVerifier.read(config.clientCa());
      }
    } catch (BadPair e) {
      bad.add(e);
    }
    try (CertificateStore store = store(config)) {
      return store.start();
    } catch (BadPair e) {
      bad.add(e);
      return List.of();
    }
  }

  /** The files that {@code proxy_certificates} is about, as far as the folder can be listed. */
  public static List<Path> filesIn(Path folder) {
    return CertificateStore.filesIn(folder);
  }

  private void start() throws BadPair {
    if (clientCa != null) {
      contexts.verifier(ClientVerifier.read(clientCa));
    }
    certificates.start().forEach(warning -> LOG.warn("{}", warning));
    certificates.onChange(index -> contexts.cache().retainOnly(index.all()));
    certificates.watch(Timing.DEFAULT);
    long period = TICKET_ROTATION.toSeconds();
    var _ = rotation.scheduleAtFixedRate(this::rotateTickets, period, period, TimeUnit.SECONDS);
  }

  /**
   * Issues tickets under a new secret from now on; those of the secret before the last are void.
   */
  public void rotateTickets() {
    contexts.rotateTickets();
  }

  /** Reads all files again; what cannot be read stays as it was. Blocks. */
  public void reload() {
    ClientVerifier before = contexts.verifier();
    if (clientCa != null && before != null) {
      try {
        ClientVerifier now = ClientVerifier.read(clientCa);
        if (!Arrays.equals(now.digest(), before.digest())) {
          contexts.verifier(now);
          LOG.info("{} is in force", clientCa);
        }
      } catch (BadPair e) {
        LOG.error("{} (the version in force stays)", e.getMessage());
      }
    }
    certificates.reload();
  }

  /**
   * Makes a new connection a TLS connection. On its event loop.
   *
   * @param client who is at the other end
   * @param next puts what speaks over it behind, when the handshake is done
   * @param over run once, when the handshake is over or the connection is, whichever comes first
   */
  public void secure(
      Channel channel, InetSocketAddress client, Consumer<TlsSession> next, Runnable over) {
    TlsHandshake handshake = new TlsHandshake(this, client, next, over);
    channel.pipeline().addLast("sni", new SniSelector(this, handshake));
    channel.pipeline().addLast("tls-handshake", handshake);
  }

  /** A session with what we now know of its client; fails closed. */
  TlsSession judged(TlsSession session, ClientCertificate client) {
    boolean refused =
        switch (client.verdict()) {
          case SUCCESS -> false;
          case NONE -> clientAuth == ClientAuthMode.REQUIRED;
          case FAILED -> true;
        };
    return new TlsSession(
        session.protocol(),
        session.serverName(),
        session.application(),
        session.shown(),
        session.certificates(),
        client,
        refused);
  }

  public CertificateStore certificates() {
    return certificates;
  }

  ServerContexts contexts() {
    return contexts;
  }

  HandshakeLog handshakeLog() {
    return handshakeLog;
  }

  TlsWork work() {
    return work;
  }

  int clientHelloBytes() {
    return limits.clientHelloBytes();
  }

  long handshakeMillis() {
    return Math.max(1, limits.handshake().toMillis());
  }

  @SuppressWarnings("EnumOrdinal") // an index into this object's own array
  void count(HandshakeResult result) {
    handshakes.incrementAndGet(result.ordinal());
  }

  /** Handshakes that ended so since the start. */
  @SuppressWarnings("EnumOrdinal")
  public long handshakes(HandshakeResult result) {
    return handshakes.get(result.ordinal());
  }

  /** Handshakes that resumed a session by its ticket; not counted with the JDK's TLS. */
  public long resumed() {
    return contexts.cache().resumed();
  }

  /** Contexts that are built now. */
  public int contextCount() {
    return contexts.cache().size();
  }

  /** Contexts that had to go because there were more certificates in use than are kept. */
  public long contextsEvicted() {
    return contexts.cache().evicted();
  }

  @Override
  public void close() {
    rotation.shutdownNow();
    certificates.close();
    work.close();
    contexts.close();
  }
}
