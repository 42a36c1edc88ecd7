package io.gazan.upstreams.tls;

import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken to a cluster's endpoints.
 *
 * @param verify whether the endpoint's certificate must be trusted and carry the name asked for;
 *     else any will do
 * @param ca whom to trust when {@code verify} is set; null for whom the platform trusts
 * @param name the host name to ask for (SNI, RFC 6066 §3) and to verify, in lower case; null for
 *     the one that the endpoint's address has
 * @param certificate the named certificate to show when the endpoint wants one; null for none
 */
public record UpstreamTlsSpec(
    boolean verify, @Nullable PemSource ca, @Nullable String name, @Nullable String certificate) {
  public static final UpstreamTlsSpec DEFAULTS = new UpstreamTlsSpec(false, null, null, null);
}
