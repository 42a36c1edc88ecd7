package io.gazan.dataplane.observe.sample;

import java.util.Map;

/**
 * TLS with clients, as a scrape finds it.
 *
 * @param handshakes ended handshakes by how they ended; empty where there is no TLS
 * @param resumed those that resumed a session
 * @param certificates in force
 * @param rejected times that a certificate or key was read and refused
 * @param contexts built and kept
 * @param evicted contexts that had to go for another
 */
public record TlsSample(
    Map<String, Long> handshakes,
    long resumed,
    long certificates,
    long rejected,
    long contexts,
    long evicted) {
  public static final TlsSample NONE = new TlsSample(Map.of(), 0, 0, 0, 0, 0);

  public TlsSample {
    handshakes = Map.copyOf(handshakes);
  }
}
