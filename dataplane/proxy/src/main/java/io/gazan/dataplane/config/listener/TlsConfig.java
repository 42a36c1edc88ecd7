package io.gazan.dataplane.config.listener;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The HTTPS listener. There is a default pair, a folder of pairs, or both; with an operator perhaps
 * neither, and every handshake is refused until its certificates are there.
 *
 * @param address {@code proxy_address_tls}; port 0 takes a free one
 * @param certificate {@code tls_certificate}: the default pair's chain, null without one
 * @param key {@code tls_key_file}: the default pair's key, null without one
 * @param folder {@code proxy_certificates}: {@code NAME.crt} beside {@code NAME.key}, or null
 * @param grade {@code proxy_tls_grade}
 * @param clientCa {@code client_ca}; null while {@code clientAuth} is off
 * @param clientAuth {@code client_auth}
 */
public record TlsConfig(
    InetSocketAddress address,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable Path folder,
    TlsGrade grade,
    @Nullable Path clientCa,
    ClientAuthMode clientAuth) {
  public TlsConfig {
    Objects.requireNonNull(address);
    Objects.requireNonNull(grade);
    Objects.requireNonNull(clientAuth);
    if ((clientCa == null) != (clientAuth == ClientAuthMode.OFF)) {
      // Asking for certificates without anything to judge them by would let everybody in.
      throw new IllegalArgumentException("client_auth and client_ca go together");
    }
  }

  /** A listener with a default pair and nothing else. */
  public static TlsConfig of(InetSocketAddress address, Path certificate, Path key) {
    return new TlsConfig(address, certificate, key, null, TlsGrade.HIGH, null, ClientAuthMode.OFF);
  }

  public TlsConfig withFolder(Path value) {
    return new TlsConfig(address, certificate, key, value, grade, clientCa, clientAuth);
  }

  public TlsConfig withGrade(TlsGrade value) {
    return new TlsConfig(address, certificate, key, folder, value, clientCa, clientAuth);
  }

  public TlsConfig withClientAuth(Path ca, ClientAuthMode mode) {
    return new TlsConfig(address, certificate, key, folder, grade, ca, mode);
  }
}
