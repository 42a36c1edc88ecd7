package io.gazan.dataplane.testing;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.List;

/** The self-signed certificate of all {@link SpeakingEndpoint}s and what they do with it. */
public final class SpeakingTls {
  /** The name in the certificate. */
  public static final String NAME = "speaking.test";

  private static final X509Bundle CERTIFICATE = selfSigned();

  static final SslContext HTTP1 = context("http/1.1");
  static final SslContext BOTH = context("h2", "http/1.1");
  static final SslContext NO_ALPN = context();

  private SpeakingTls() {}

  /** The certificate as a client's {@code ca}. */
  public static String pem() {
    return CERTIFICATE.getCertificatePathPEM();
  }

  private static X509Bundle selfSigned() {
    try {
      return new CertificateBuilder()
          .algorithm(CertificateBuilder.Algorithm.ecp256)
          .subject("CN=" + NAME)
          .addSanDnsName(NAME)
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException("no certificate", e);
    }
  }

  private static SslContext context(String... alpn) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(
              CERTIFICATE.getKeyPair().getPrivate(), CERTIFICATE.getCertificatePath());
      if (alpn.length > 0) {
        builder.applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                List.of(alpn)));
      }
      return builder.build();
    } catch (Exception e) {
      throw new IllegalStateException("no TLS context", e);
    }
  }
}
