package io.gazan.upstreams.reader.cluster;

import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.reader.value.Names;
import io.gazan.upstreams.reader.value.PemReader;
import io.gazan.upstreams.reader.value.References;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads named certificates, and how a cluster speaks TLS. */
public final class TlsReader {
  private final PemReader pem;
  private final References references;

  /**
   * @param folder what relative paths count from; null where there is none
   */
  public TlsReader(@Nullable Path folder, References references) {
    this.pem = new PemReader(folder);
    this.references = references;
  }

  /** One entry below {@code certificates}; null if a part of it is missing. */
  public @Nullable CertificateSpec certificate(String name, Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value crt = fields.require("crt");
    Value key = fields.require("key");
    Value hosts = fields.get("hosts");
    fields.finish();
    PemSource chain = crt == null ? null : pem.certificates(crt);
    PemSource secret = key == null ? null : pem.privateKey(key);
    List<String> names = hosts == null ? List.of() : hosts(hosts);
    return chain == null || secret == null ? null : new CertificateSpec(name, chain, secret, names);
  }

  private static List<String> hosts(Value value) {
    List<String> hosts = new ArrayList<>();
    for (Value item : value.items()) {
      String host = Names.host(item);
      if (host != null && hosts.contains(host)) {
        item.refuse("host " + Quoted.of(host) + " stands twice in this list");
      } else if (host != null) {
        hosts.add(host);
      }
    }
    return hosts;
  }

  /** The {@code tls} of a cluster; null after a problem that leaves nothing of it. */
  @Nullable UpstreamTlsSpec upstream(Value value, Protocol protocol) {
    if (!protocol.mayUseTls()) {
      value.refuse(
          "protocol "
              + protocol.name().toLowerCase(Locale.ROOT)
              + " has no TLS; tls goes with auto, https and h2");
    }
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    fields.refuseEmpty("verify", "ca");
    boolean verify = fields.bool("verify", false);
    Value ca = fields.get("ca");
    String name = fields.<@Nullable String>read("name", TlsReader::serverName, null);
    String certificate =
        fields.<@Nullable String>read("certificate", references::certificate, null);
    fields.finish();
    if (ca != null && !verify) {
      ca.warn("ca is never asked: verify is false, so any certificate will do");
    }
    return new UpstreamTlsSpec(verify, ca == null ? null : pem.certificates(ca), name, certificate);
  }

  /** RFC 6066 §3: a name of DNS without its last dot, and no address. */
  private static @Nullable String serverName(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    String problem =
        Addresses.isIpv4(name) || Addresses.ipv6(name) != null
            ? "is an address, and TLS asks for names only"
            : Names.problem(name);
    if (problem != null) {
      value.refuse("host " + Quoted.of(text) + " " + problem);
      return null;
    }
    return name;
  }
}
