package io.gazan.dataplane.tls;

import io.gazan.dataplane.config.listener.ClientAuthMode;
import io.gazan.dataplane.config.listener.TlsGrade;
import io.gazan.dataplane.tls.certificate.CertificatePair;
import io.gazan.dataplane.tls.client.AnyClient;
import io.gazan.dataplane.tls.client.ClientVerifier;
import io.gazan.dataplane.tls.key.SigningKey;
import io.gazan.dataplane.tls.key.TicketKeys;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ImmediateExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The contexts that clients are served with, one a certificate, and the tickets under which their
 * sessions resume. Sessions belong to one certificate and one policy on client certificates: both
 * go into the keys of the tickets, so that no session comes in where its client was not asked what
 * it would be asked now.
 */
final class ServerContexts implements AutoCloseable {
  /** About 30 MB of native memory. */
  static final int MOST = 1000;

  /** A client's chain; BoringSSL would take 100 KiB from anybody. */
  private static final int CERTIFICATE_LIST_BYTES = 32 << 10;

  private static final int SMALL_CURVE_BITS = 256;

  private final TlsProvider provider;
  private final TlsGrade grade;
  private final ClientAuthMode clientAuth;
  private final List<String> applications;
  private final Executor work;
  private final TicketKeys tickets = new TicketKeys();
  private final ContextCache<CertificatePair> cache;
  private volatile @Nullable ClientVerifier verifier;

  ServerContexts(
      TlsProvider provider,
      TlsGrade grade,
      ClientAuthMode clientAuth,
      List<String> applications,
      Executor work) {
    this.provider = provider;
    this.grade = grade;
    this.clientAuth = clientAuth;
    this.applications = List.copyOf(applications);
    this.work = work;
    this.cache = new ContextCache<>(MOST, this::build);
  }

  ContextCache<CertificatePair> cache() {
    return cache;
  }

  /** From now on this one's authorities are named to clients; what was built with others goes. */
  void verifier(ClientVerifier value) {
    verifier = value;
    cache.retainOnly(Set.of());
  }

  @Nullable ClientVerifier verifier() {
    return verifier;
  }

  /**
   * Where a handshake's work is done. Signing with a small curve takes BoringSSL twenty
   * microseconds, less than handing it over.
   */
  Executor executorFor(CertificatePair pair) {
    return signsInLoop(pair) ? ImmediateExecutor.INSTANCE : work;
  }

  private boolean signsInLoop(CertificatePair pair) {
    return provider == TlsProvider.BORINGSSL
        && pair.key() instanceof ECPrivateKey key
        && key.getParams().getCurve().getField().getFieldSize() <= SMALL_CURVE_BITS;
  }

  private SslContext build(CertificatePair pair) throws SSLException {
    ClientVerifier authorities = verifier;
    SslContextBuilder builder =
        withKey(pair)
            .sslProvider(provider.netty())
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(CipherSuites.of(grade), SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    applications));
    if (clientAuth != ClientAuthMode.OFF && authorities != null) {
      builder
          .clientAuth(ClientAuth.OPTIONAL)
          .trustManager(new AnyClient(authorities.authorities()));
    }
    SslContext context = builder.build();
    if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
      byte[] group = group(pair, authorities);
      // Tickets keep the sessions at the clients; a second store of them here would only grow.
      sessions.setSessionCacheEnabled(false);
      if (!sessions.setSessionIdContext(group)) {
        ReferenceCountUtil.release(context);
        throw new SSLException("the session id context was not taken");
      }
      sessions.setTicketKeys(tickets.of(group));
    }
    return context;
  }

  private SslContextBuilder withKey(CertificatePair pair) throws SSLException {
    X509Certificate[] chain = pair.chain().toArray(X509Certificate[]::new);
    if (provider == TlsProvider.JDK) {
      return SslContextBuilder.forServer(pair.key(), chain);
    }
    SslContextBuilder builder;
    if (signsInLoop(pair)) {
      builder = SslContextBuilder.forServer(pair.key(), chain);
    } else {
      try {
        builder =
            SslContextBuilder.forServer(OpenSslX509KeyManagerFactory.newKeyless(chain))
                .option(OpenSslContextOption.PRIVATE_KEY_METHOD, new SigningKey(pair.key()));
      } catch (GeneralSecurityException | IOException e) {
        throw new SSLException("cannot serve " + pair.name(), e);
      }
    }
    return builder.option(OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES, CERTIFICATE_LIST_BYTES);
  }

  /** New tickets are issued under a new secret from now on, in all contexts. */
  void rotateTickets() {
    tickets.rotate();
    for (Map.Entry<CertificatePair, SslContext> entry : cache.all()) {
      SslContext context = entry.getValue();
      if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
        sessions.setTicketKeys(tickets.of(group(entry.getKey(), verifier)));
      }
      ReferenceCountUtil.release(context);
    }
  }

  /** 32 bytes that stand for a certificate and the policy on clients. */
  private byte[] group(CertificatePair pair, @Nullable ClientVerifier authorities) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(pair.identity().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update((grade + " " + clientAuth).getBytes(StandardCharsets.UTF_8));
      if (authorities != null) {
        digest.update(authorities.digest());
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    cache.close();
  }
}
