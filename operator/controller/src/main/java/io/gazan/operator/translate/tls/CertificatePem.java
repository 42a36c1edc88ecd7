package io.gazan.operator.translate.tls;

import io.gazan.operator.translate.policy.HostNames;
import io.gazan.upstreams.tls.PemSource;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate with its chain and its key, proven to belong together.
 *
 * @param hosts the DNS names in it that routes can have, in lower case
 */
public record CertificatePem(
    PemSource.Text crt, PemSource.Text key, List<String> hosts, Instant from, Instant until) {
  private static final int DNS_NAME = 2;

  public CertificatePem {
    hosts = List.copyOf(hosts);
  }

  static CertificatePem of(PemSource.Text crt, PemSource.Text key, X509Certificate leaf) {
    return new CertificatePem(
        crt, key, hosts(leaf), leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
  }

  private static List<String> hosts(X509Certificate leaf) {
    List<String> hosts = new ArrayList<>();
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0) instanceof Integer type
            && type == DNS_NAME
            && name.get(1) instanceof String text) {
          String host = text.toLowerCase(Locale.ROOT);
          if (!host.equals("*") && HostNames.routeProblem(host) == null && !hosts.contains(host)) {
            hosts.add(host);
          }
        }
      }
    } catch (CertificateParsingException e) {
      // Names that cannot be read are none; it can be shown for those that an object tells.
      return hosts;
    }
    return hosts;
  }

  boolean validAt(Instant now) {
    return !now.isBefore(from) && !now.isAfter(until);
  }

  /** Whether a client that asks for {@code host} will find it in the certificate. */
  boolean covers(String host) {
    int dot = host.indexOf('.');
    return hosts.contains(host) || (dot > 0 && hosts.contains("*" + host.substring(dot)));
  }
}
