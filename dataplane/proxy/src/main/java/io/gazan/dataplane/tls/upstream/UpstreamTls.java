package io.gazan.dataplane.tls.upstream;

import io.gazan.dataplane.tls.ContextCache;
import io.gazan.dataplane.tls.TlsProvider;
import io.gazan.dataplane.tls.certificate.CertificatePair;
import io.gazan.dataplane.tls.key.SigningKey;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS with endpoints. The context of settings is kept as long as it is in use, at most {@value
 * #MOST} at a time; {@link #prepare} builds it where time does not matter, so that {@link #handler}
 * finds it there. Sessions resume within a context and an endpoint's name and port.
 */
public final class UpstreamTls implements AutoCloseable {
  private static final int MOST = 3000;
  private static final int SESSIONS = 1000;

  private final TlsProvider provider;
  private final Executor work;
  private final ContextCache<UpstreamTlsSettings> cache;

  /**
   * Contexts of one process.
   *
   * @param work where chains are verified and keys sign, off the event loops
   */
  public UpstreamTls(TlsProvider provider, Executor work) {
    this.provider = provider;
    this.work = work;
    this.cache = new ContextCache<>(MOST, this::build);
  }

  /**
   * Builds the context of settings if it is not there. Takes milliseconds, with the system's
   * authorities up to a hundred: not on an event loop.
   *
   * @throws SSLException if the certificate or the authorities cannot be used
   */
  public void prepare(UpstreamTlsSettings settings) throws SSLException {
    ReferenceCountUtil.release(cache.make(settings));
  }

  /**
   * The handler of a new connection. Builds the context itself where {@link #prepare} was not
   * called or the context had to go.
   *
   * @param host the endpoint's name or address; an address is never sent as SNI (RFC 6066 §3)
   * @param handshakeMillis the handshake's limit, positive
   */
  public SslHandler handler(
      UpstreamTlsSettings settings,
      ByteBufAllocator allocator,
      String host,
      int port,
      long handshakeMillis)
      throws SSLException {
    String name = settings.name() == null ? host : settings.name();
    SslContext context = cache.make(settings);
    try {
      SslHandler handler =
          settings.verify() || settings.certificate() != null
              ? context.newHandler(allocator, name, port, work)
              : context.newHandler(allocator, name, port);
      handler.setHandshakeTimeoutMillis(handshakeMillis);
      nameServer(handler.engine(), name);
      return handler;
    } finally {
      ReferenceCountUtil.release(context);
    }
  }

  private static void nameServer(SSLEngine engine, String name) {
    SNIHostName sni = serverName(name);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(sni == null ? List.of() : List.of(sni));
    engine.setSSLParameters(parameters);
  }

  private static @Nullable SNIHostName serverName(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    boolean address =
        NetUtil.isValidIpV4Address(bare) || NetUtil.isValidIpV6Address(bare) || bare.isEmpty();
    try {
      return address ? null : new SNIHostName(bare);
    } catch (IllegalArgumentException e) {
      // A name that is none in DNS's eyes (an underscore): the connection may work without.
      return null;
    }
  }

  private SslContext build(UpstreamTlsSettings settings) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider.netty())
            .protocols("TLSv1.3", "TLSv1.2")
            .sessionCacheSize(SESSIONS)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    settings.applications()));
    if (!settings.verify()) {
      builder
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm(null);
    } else {
      builder.endpointIdentificationAlgorithm("HTTPS");
      if (!settings.authorities().isEmpty()) {
        builder.trustManager(settings.authorities().toArray(X509Certificate[]::new));
      }
    }
    CertificatePair certificate = settings.certificate();
    if (certificate != null) {
      showing(builder, certificate);
    }
    return builder.build();
  }

  /**
   * An RSA key signs as one of the handshake's tasks, not in the middle of it on the event loop.
   */
  private void showing(SslContextBuilder builder, CertificatePair certificate) throws SSLException {
    X509Certificate[] chain = certificate.chain().toArray(X509Certificate[]::new);
    if (provider == TlsProvider.JDK || !(certificate.key() instanceof RSAPrivateKey)) {
      builder.keyManager(certificate.key(), chain);
      return;
    }
    try {
      builder
          .keyManager(OpenSslX509KeyManagerFactory.newKeyless(chain))
          .option(OpenSslContextOption.PRIVATE_KEY_METHOD, new SigningKey(certificate.key()));
    } catch (GeneralSecurityException | IOException e) {
      throw new SSLException("cannot show " + certificate.name(), e);
    }
  }

  /** Forgets the contexts of all other settings; connections that use them go on. */
  public void retainOnly(Set<UpstreamTlsSettings> used) {
    cache.retainOnly(used);
  }

  /** Contexts that are built now. */
  public int contextCount() {
    return cache.size();
  }

  @Override
  public void close() {
    cache.close();
  }
}
