package io.gazan.dataplane.tls;

import io.gazan.dataplane.tls.certificate.CertificateIndex;
import io.gazan.dataplane.tls.certificate.CertificatePair;
import io.gazan.dataplane.tls.certificate.CertificateStore;
import io.gazan.dataplane.tls.client.ClientCertificate;
import org.jspecify.annotations.Nullable;

/**
 * What a client and we have agreed on.
 *
 * @param protocol as in {@code TLSv1.3}
 * @param serverName the name the client asked for (SNI), in lower case; null if none
 * @param application the protocol that ALPN chose; null if the client does not know ALPN, or
 *     nothing that we speak
 * @param shown the certificate that the client was shown
 * @param certificates where that one was picked from
 * @param client the client's certificate; null while {@code client_auth} is off
 * @param refused whether {@code client_auth} forbids this client: every request gets 400
 */
public record TlsSession(
    String protocol,
    @Nullable String serverName,
    @Nullable String application,
    CertificatePair shown,
    CertificateStore certificates,
    @Nullable ClientCertificate client,
    boolean refused) {

  /** Whether the connection speaks HTTP/2 (RFC 9113 §3.2). */
  public boolean isHttp2() {
    return "h2".equals(application);
  }

  /**
   * Whether a request for {@code host} may come over this connection (RFC 9110 §15.5.20): a client
   * that had asked for that name would have been shown the same certificate. May be called on the
   * event loop.
   *
   * @param host in lower case, without port
   */
  public boolean serves(String host) {
    String name = serverName;
    if (name == null || host.equals(name)) {
      return true;
    }
    // Both as of now: the certificate that was shown may have been replaced since.
    CertificateIndex index = certificates.index();
    CertificatePair other = index.pick(host);
    return other != null && (other.equals(shown) || other.equals(index.pick(name)));
  }
}
