package io.gazan.dataplane.process.upgrade;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * A listening socket of this process.
 *
 * @param key of main.yaml that asked for it
 * @param address as bound
 * @param descriptor of this process
 */
public record ListeningSocket(String key, InetSocketAddress address, int descriptor) {
  public ListeningSocket {
    Objects.requireNonNull(key);
    Objects.requireNonNull(address);
  }
}
