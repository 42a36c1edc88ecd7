package io.gazan.dataplane;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.parts.StartFailure;
import io.gazan.dataplane.provider.watch.FileWatch.Timing;
import io.gazan.dataplane.tls.DownstreamTls;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.CertificateStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * TLS with clients and on the config address, as far as main.yaml wants it, and the certificates
 * behind it. They are read when this is made, before any port is bound, and followed until it is
 * closed.
 */
final class TlsParts implements AutoCloseable {
  private final MainConfig config;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final @Nullable DownstreamTls clients;
  private final @Nullable DownstreamTls admin;
  private final CertificateStore certificates;

  TlsParts(MainConfig config) throws StartFailure {
    this.config = config;
    try {
      this.clients = secure("", config.listener().tls(), List.of("h2", "http/1.1"));
      this.certificates = clients == null ? alone() : clients.certificates();
      this.admin = secure("config_tls_address: ", config.admin().tls(), List.of("http/1.1"));
    } catch (StartFailure | RuntimeException e) {
      close();
      throw e;
    }
  }

  private @Nullable DownstreamTls secure(
      String key, @Nullable TlsConfig of, List<String> applications) throws StartFailure {
    if (of == null) {
      return null;
    }
    try {
      DownstreamTls.Limits limits =
          new DownstreamTls.Limits(
              config.limits().clientHelloBytes(), config.timeouts().client().handshake());
      DownstreamTls tls = DownstreamTls.open(of, limits, applications);
      parts.push(tls);
      return tls;
    } catch (BadPair e) {
      throw new StartFailure(key + e.getMessage(), e);
    }
  }

  /** Without an HTTPS port, certificates are still shown to endpoints. */
  private CertificateStore alone() throws StartFailure {
    CertificateStore store = new CertificateStore(null, null);
    parts.push(store);
    try {
      store.start();
    } catch (BadPair e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
    store.watch(Timing.DEFAULT);
    return store;
  }

  /** With clients; null where there is none. */
  @Nullable DownstreamTls clients() {
    return clients;
  }

  /** On the config address; null where there is none. */
  @Nullable DownstreamTls admin() {
    return admin;
  }

  CertificateStore certificates() {
    return certificates;
  }

  /**
   * Reads everything again beside whoever asks.
   *
   * @return done when that has been, with whatever result
   */
  CompletableFuture<Void> reload() {
    DownstreamTls ofAdmin = admin;
    return CompletableFuture.allOf(
        beside(clients == null ? certificates::reload : clients::reload),
        ofAdmin == null ? CompletableFuture.completedFuture(null) : beside(ofAdmin::reload));
  }

  private static CompletableFuture<Void> beside(Runnable reload) {
    return CompletableFuture.runAsync(
        reload, task -> Thread.ofVirtual().name("gazan-tls-reload").start(task));
  }

  @Override
  public void close() {
    Dataplane.closeAll(parts);
  }
}
