package io.gazan.dataplane.tls.client;

import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.Certificates;
import io.gazan.dataplane.tls.certificate.NamedPem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whether {@code client_ca} vouches for a client's certificate: path validation (RFC 5280 §6) with
 * validity, key usage and extended key usage for clients; revocation lists are not consulted.
 * Immutable; a changed file makes another verifier.
 */
public final class ClientVerifier {
  private final List<X509Certificate> authorities;
  private final X509TrustManager pkix;
  private final byte[] digest;

  private ClientVerifier(List<X509Certificate> authorities, X509TrustManager pkix, byte[] digest) {
    this.authorities = authorities;
    this.pkix = pkix;
    this.digest = digest;
  }

  /** With the authorities of a PEM file. Blocks. */
  public static ClientVerifier read(Path file) throws BadPair {
    List<X509Certificate> authorities = Certificates.read(NamedPem.ofFile(file));
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry("ca-" + store.size(), authority);
        digest.update(authority.getEncoded());
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager pkix) {
          return new ClientVerifier(authorities, pkix, digest.digest());
        }
      }
      throw new IllegalStateException("no X.509 trust manager");
    } catch (GeneralSecurityException | IOException e) {
      throw new BadPair(file.toString(), "cannot be used as an authority: " + e.getMessage());
    }
  }

  public X509Certificate[] authorities() {
    return authorities.toArray(X509Certificate[]::new);
  }

  /** Tells one set of authorities from another. */
  public byte[] digest() {
    return digest.clone();
  }

  /** Milliseconds of work; not on an event loop. */
  public ClientCertificate verify(X509Certificate[] chain) {
    try {
      pkix.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
      return ClientCertificate.success(chain[0]);
    } catch (CertificateException | RuntimeException e) {
      // Whatever goes wrong, it is not verified.
      return ClientCertificate.failed(chain[0], String.valueOf(e.getMessage()));
    }
  }
}
