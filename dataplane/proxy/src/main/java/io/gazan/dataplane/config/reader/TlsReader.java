package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.listener.ClientAuthMode;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.config.listener.TlsGrade;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of main.yaml that say how clients speak TLS with us. */
record TlsReader(Fields fields, RelativePaths paths) {
  private static final List<String> ALL =
      List.of(
          "tls_certificate",
          "tls_key_file",
          "proxy_certificates",
          "proxy_configs",
          "proxy_tls_grade",
          "client_ca",
          "client_auth");

  /** Null without an address; then the other keys are read all the same, to say what is wrong. */
  @Nullable TlsConfig tls(@Nullable InetSocketAddress address) {
    Path certificate = path("tls_certificate");
    Path key = path("tls_key_file");
    Path folder = folder();
    fields.refuseEmpty("client_auth");
    TlsGrade grade = fields.<TlsGrade>read("proxy_tls_grade", TlsReader::grade, TlsGrade.HIGH);
    ClientAuthMode clientAuth =
        fields.choice(ClientAuthMode.class, "client_auth", ClientAuthMode.OFF);
    Path clientCa = path("client_ca");
    halves();
    clientAuth(clientAuth, clientCa);
    if (!fields.has("proxy_address_tls")) {
      warnUnused();
      return null;
    }
    // An operator brings certificates with it; until then no handshake succeeds.
    if (!fields.has("tls_certificate")
        && !fields.has("tls_key_file")
        && folder == null
        && !fields.has("operator")) {
      refuse(
          "proxy_address_tls",
          "needs a certificate: tls_certificate with tls_key_file, or proxy_certificates");
    }
    if (address == null) {
      return null;
    }
    boolean asks = clientAuth != ClientAuthMode.OFF && clientCa != null;
    return new TlsConfig(
        address,
        certificate,
        key,
        folder,
        grade,
        asks ? clientCa : null,
        asks ? clientAuth : ClientAuthMode.OFF);
  }

  private @Nullable Path path(String key) {
    return fields.<@Nullable Path>read(key, paths::read, null);
  }

  /** {@code proxy_configs} is the folder that {@code certificates/} is in. */
  private @Nullable Path folder() {
    boolean parent = !fields.has("proxy_certificates");
    Value value = fields.get("proxy_certificates", "proxy_configs");
    Path path = value == null ? null : paths.read(value);
    return path == null || !parent ? path : path.resolve("certificates");
  }

  private static @Nullable TlsGrade grade(Value value) {
    if (value.isScalar() && "unsafe".equalsIgnoreCase(value.text())) {
      value.refuse(
          "unsafe is not offered: TLS 1.0 and 1.1 are broken and withdrawn (RFC 8996);"
              + " medium serves every client of the last ten years");
      return null;
    }
    return value.choice(TlsGrade.class);
  }

  private void halves() {
    if (fields.has("tls_certificate") != fields.has("tls_key_file")) {
      boolean certificate = fields.has("tls_certificate");
      refuse(
          certificate ? "tls_certificate" : "tls_key_file",
          "is half a pair: " + (certificate ? "tls_key_file" : "tls_certificate") + " is missing");
    }
  }

  private void clientAuth(ClientAuthMode mode, @Nullable Path ca) {
    if (mode != ClientAuthMode.OFF && !fields.has("client_ca")) {
      refuse("client_auth", "needs client_ca, the authority that certificates have to come from");
    }
    Value value = fields.get("client_ca");
    if (mode == ClientAuthMode.OFF && ca != null && value != null) {
      value.warn("has no effect while client_auth is off");
    }
  }

  private void warnUnused() {
    for (String key : ALL) {
      Value value = fields.get(key);
      boolean off = key.equals("client_auth") && value != null && "off".equals(value.text());
      if (value != null && !off) {
        value.warn("has no effect without proxy_address_tls");
      }
    }
  }

  private void refuse(String key, String message) {
    Value value = fields.get(key);
    if (value != null) {
      value.refuse(message);
    }
  }
}
