package io.gazan.upstreams.consul;

import io.gazan.upstreams.tls.PemSource;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the endpoints of some named clusters come from: Consul, asked about these services.
 *
 * @param servers http or https with a host, no path; asked in turn when one fails; not empty
 * @param token sent as {@code X-Consul-Token}; null for none; never shown by {@code toString}
 * @param ca whom to trust with https; null for whom the platform trusts
 * @param dc the data centre to ask about; null for that of the server asked
 * @param services no two are equal; the document has a cluster without servers for each
 */
public record ConsulSpec(
    List<URI> servers,
    @Nullable String token,
    @Nullable PemSource ca,
    @Nullable String dc,
    List<ConsulServiceSpec> services) {
  public ConsulSpec {
    servers = List.copyOf(servers);
    services = List.copyOf(services);
  }

  /** Whether the same Consul is asked in the same way, about whatever. */
  public boolean asksLike(ConsulSpec other) {
    return withoutServices().equals(other.withoutServices());
  }

  private ConsulSpec withoutServices() {
    return new ConsulSpec(servers, token, ca, dc, List.of());
  }

  @Override
  public String toString() {
    return "ConsulSpec[servers=%s, token=%s, ca=%s, dc=%s, services=%s]"
        .formatted(servers, token == null ? "none" : "***", ca, dc, services);
  }
}
