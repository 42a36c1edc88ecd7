package io.gazan.dataplane.config.listener;

/**
 * {@code client_auth}: whether clients are asked for a certificate of {@code client_ca}. A bad one
 * is answered with 400 in both modes; {@code REQUIRED} answers a missing one so, too.
 */
public enum ClientAuthMode {
  OFF,
  OPTIONAL,
  REQUIRED
}
