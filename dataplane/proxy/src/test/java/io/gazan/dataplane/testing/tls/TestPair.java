package io.gazan.dataplane.testing.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, the chain above it and its private key: as PEM text, as files, as key managers of
 * the JDK and as the TLS settings of an endpoint.
 */
public final class TestPair {
  private static final char[] NO_PASSWORD = {};

  private final X509Bundle bundle;

  TestPair(X509Bundle bundle) {
    this.bundle = bundle;
  }

  X509Bundle bundle() {
    return bundle;
  }

  public X509Certificate certificate() {
    return bundle.getCertificate();
  }

  /** The certificate and the intermediates above it, without the root. */
  public String chainPem() {
    return bundle.getCertificatePathPEM();
  }

  /** The certificate alone, as a server sends it that forgot its intermediates. */
  public String certificatePem() {
    return bundle.getCertificatePEM();
  }

  /** The private key, PKCS#8. */
  public String keyPem() {
    return bundle.getPrivateKeyPEM();
  }

  /** The certificate that a verifier of this pair has to trust. */
  public String rootPem() {
    return bundle.getRootCertificatePEM();
  }

  /** Writes {@code STEM.crt} and {@code STEM.key} into that folder, the key last. */
  public TestPair writeTo(Path folder, String stem) {
    try {
      Files.writeString(folder.resolve(stem + ".crt"), chainPem());
      Files.writeString(folder.resolve(stem + ".key"), keyPem());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KeyManager[] keyManagers() throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(bundle.toKeyStore(NO_PASSWORD), NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /**
   * The server side of TLS with this pair, by the JDK's engine. It wants a certificate of the peer
   * if {@code clientCa} is given; the caller adds ALPN.
   */
  public SslContextBuilder server(@Nullable TestPair clientCa) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
            .sslProvider(SslProvider.JDK);
    if (clientCa != null) {
      builder.trustManager(clientCa.certificate()).clientAuth(ClientAuth.REQUIRE);
    }
    return builder;
  }

  /** The same without ALPN and without client certificates. */
  public SslContext serverContext() {
    try {
      return server(null).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
