package io.gazan.upstreams.tls;

import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.List;

/**
 * A certificate with its key under a name, for clients to see or to show to endpoints. Nothing here
 * says that the two fit each other or are valid today: that is found out where they are used.
 *
 * @param name the key below {@code certificates}
 * @param crt the certificate, followed by those that it was signed with
 * @param key its private key, not encrypted; never shown by {@code toString}
 * @param hosts the host names to show it for, written like {@link VirtualHostSpec#host()}; {@link
 *     VirtualHostSpec#DEFAULT} to show it where no other fits. Empty for the names that stand in
 *     the certificate
 */
public record CertificateSpec(String name, PemSource crt, PemSource key, List<String> hosts) {
  public CertificateSpec {
    hosts = List.copyOf(hosts);
  }
}
