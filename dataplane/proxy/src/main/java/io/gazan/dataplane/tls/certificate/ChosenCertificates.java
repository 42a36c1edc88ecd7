package io.gazan.dataplane.tls.certificate;

import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which named certificates the hosts of a document ask for, whatever names are in them. Immutable.
 *
 * @param byHost the certificate's name, empty for a host that asks for none; without the default
 *     host
 * @param ofDefault what clients see that ask for a name which no certificate serves; null = the
 *     default pair
 */
public record ChosenCertificates(Map<String, String> byHost, @Nullable String ofDefault) {
  public static final ChosenCertificates NONE = new ChosenCertificates(Map.of(), null);

  public ChosenCertificates {
    byHost = Collections.unmodifiableMap(byHost);
  }

  public static ChosenCertificates of(Upstreams upstreams) {
    Map<String, String> byHost = HashMap.newHashMap(upstreams.hosts().size());
    String ofDefault = null;
    boolean any = false;
    for (VirtualHostSpec host : upstreams.hosts().values()) {
      String certificate = host.certificate();
      if (host.host().equals(VirtualHostSpec.DEFAULT)) {
        ofDefault = certificate;
      } else {
        any |= certificate != null;
        byHost.put(host.host(), certificate == null ? "" : certificate);
      }
    }
    return new ChosenCertificates(any ? byHost : Map.of(), ofDefault);
  }

  /** What the host that serves a name asks for: the exact one, else its wildcard; or null. */
  @Nullable String pick(String host, String wildcard) {
    String name = byHost.get(host);
    if (name == null) {
      name = byHost.get(wildcard);
    }
    return name == null || name.isEmpty() ? null : name;
  }
}
