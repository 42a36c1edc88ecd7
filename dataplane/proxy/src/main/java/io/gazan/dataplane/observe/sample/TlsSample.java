package io.gazan.dataplane.observe.sample;

import java.util.Map;

/**
 * TLS with clients, and what is known of TLS on the config address, as a scrape finds it.
 *
 * @param handshakes ended handshakes by how they ended; empty where there is no TLS
 * @param resumed those that resumed a session
 * @param certificates in force
 * @param rejected times that a certificate or key was read and refused, also of the config address
 * @param contexts built and kept
 * @param evicted contexts that had to go for another
 * @param any whether there is TLS at all, be it on the config address alone
 */
public record TlsSample(
    Map<String, Long> handshakes,
    long resumed,
    long certificates,
    long rejected,
    long contexts,
    long evicted,
    boolean any) {
  public static final TlsSample NONE = new TlsSample(Map.of(), 0, 0, 0, 0, 0, false);

  public TlsSample {
    handshakes = Map.copyOf(handshakes);
  }

  /** Where only the config address has TLS. */
  public static TlsSample ofAdmin(long rejected) {
    return new TlsSample(Map.of(), 0, 0, rejected, 0, 0, true);
  }
}
