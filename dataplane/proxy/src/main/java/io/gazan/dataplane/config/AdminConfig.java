package io.gazan.dataplane.config;

import io.gazan.dataplane.config.listener.TlsConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The side that is not traffic: where it listens and who may change something there.
 *
 * @param configAddress {@code config_address}: the config API, metrics and health; port 0 takes a
 *     free one
 * @param statusAddress {@code status_address}: {@code /livez /readyz /metrics} alone; equal to
 *     {@code configAddress} when not set, and then there is one listener
 * @param tls {@code config_tls_address} with its pair: the same as {@code configAddress} over TLS;
 *     null without one
 * @param apiEnabled {@code config_api_enabled}
 * @param masterKey {@code master_key}
 */
public record AdminConfig(
    InetSocketAddress configAddress,
    InetSocketAddress statusAddress,
    @Nullable TlsConfig tls,
    boolean apiEnabled,
    MasterKey masterKey) {
  public AdminConfig {
    Objects.requireNonNull(configAddress);
    Objects.requireNonNull(statusAddress);
    Objects.requireNonNull(masterKey);
  }

  /** Without TLS and key. */
  public AdminConfig(InetSocketAddress configAddress, InetSocketAddress statusAddress) {
    this(configAddress, statusAddress, null, true, MasterKey.NONE);
  }

  public static AdminConfig defaults() {
    return at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 3000));
  }

  /** One listener for both. */
  public static AdminConfig at(InetSocketAddress address) {
    return new AdminConfig(address, address);
  }

  public boolean statusIsSeparate() {
    return !statusAddress.equals(configAddress);
  }
}
