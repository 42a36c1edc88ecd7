package io.gazan.operator.stream.entry;

import io.gazan.operator.pki.ServingCertificate;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 with the certificate of the moment: a connection sees the newest, those that are
 * open keep theirs. Any thread.
 */
final class EntryTls {
  private static final Logger LOG = LoggerFactory.getLogger(EntryTls.class);

  private final Supplier<@Nullable ServingCertificate> certificates;
  private volatile @Nullable Built built;

  EntryTls(Supplier<@Nullable ServingCertificate> certificates) {
    this.certificates = certificates;
  }

  private record Built(ServingCertificate of, @Nullable SslContext context) {}

  /** Null while there is no certificate that TLS can use. */
  @Nullable SslContext context() {
    ServingCertificate newest = certificates.get();
    Built before = built;
    if (newest == null || (before != null && before.of().equals(newest))) {
      return before == null ? null : before.context();
    }
    return renew(newest);
  }

  private synchronized @Nullable SslContext renew(ServingCertificate newest) {
    Built before = built;
    if (before != null && before.of().equals(newest)) {
      return before.context();
    }
    SslContext context;
    try {
      context = build(newest);
    } catch (SSLException e) {
      LOG.atError().setCause(e).log("the stream's certificate cannot be used");
      context = before == null ? null : before.context();
    }
    built = new Built(newest, context);
    return context;
  }

  private static SslContext build(ServingCertificate certificate) throws SSLException {
    return SslContextBuilder.forServer(certificate.key(), certificate.chain())
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2))
        .build();
  }
}
