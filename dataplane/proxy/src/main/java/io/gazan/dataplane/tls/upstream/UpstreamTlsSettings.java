package io.gazan.dataplane.tls.upstream;

import io.gazan.dataplane.tls.certificate.CertificatePair;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken with the endpoints of a cluster. Equal settings share a context, and with it
 * their sessions.
 *
 * @param verify whether the endpoint's certificate and its name are checked (RFC 9110 §4.3.4)
 * @param authorities whose certificates are believed; empty = the system's authorities
 * @param name sent as SNI and looked for in the certificate; null = the endpoint's host
 * @param certificate what endpoints are shown if they ask for a certificate; null = nothing
 * @param applications for ALPN, in our order of preference: {@code h2}, {@code http/1.1} or both
 */
public record UpstreamTlsSettings(
    boolean verify,
    List<X509Certificate> authorities,
    @Nullable String name,
    @Nullable CertificatePair certificate,
    List<String> applications) {
  private static final String HTTP1 = "http/1.1";

  /** Whatever certificate an endpoint has, as {@code verify} is off unless it is asked for. */
  public static final UpstreamTlsSettings DEFAULT =
      new UpstreamTlsSettings(false, List.of(), null, null, List.of(HTTP1));

  public UpstreamTlsSettings {
    authorities = List.copyOf(authorities);
    applications = List.copyOf(applications);
    if (applications.isEmpty()) {
      throw new IllegalArgumentException("at least one protocol has to be offered");
    }
  }

  /** The same towards endpoints that have to speak HTTP/1.1, for upgrades. */
  public UpstreamTlsSettings http1() {
    return withApplications(List.of(HTTP1));
  }

  /** The same for endpoints that have to speak HTTP/2, for gRPC. */
  public UpstreamTlsSettings h2() {
    return withApplications(List.of("h2"));
  }

  /** The same with a choice between both, HTTP/2 first. */
  public UpstreamTlsSettings either() {
    return withApplications(List.of("h2", HTTP1));
  }

  private UpstreamTlsSettings withApplications(List<String> value) {
    return new UpstreamTlsSettings(verify, authorities, name, certificate, value);
  }
}
