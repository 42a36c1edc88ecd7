package io.gazan.dataplane.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Where the side that is not traffic listens.
 *
 * @param configAddress {@code config_address}: metrics and health now, the config API later; port 0
 *     takes a free one
 * @param statusAddress {@code status_address}: {@code /livez /readyz /metrics} alone; equal to
 *     {@code configAddress} when not set, and then there is one listener
 * @param masterKey {@code master_key}
 */
public record AdminConfig(
    InetSocketAddress configAddress, InetSocketAddress statusAddress, MasterKey masterKey) {
  public AdminConfig {
    Objects.requireNonNull(configAddress);
    Objects.requireNonNull(statusAddress);
    Objects.requireNonNull(masterKey);
  }

  /** Without a key. */
  public AdminConfig(InetSocketAddress configAddress, InetSocketAddress statusAddress) {
    this(configAddress, statusAddress, MasterKey.NONE);
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
