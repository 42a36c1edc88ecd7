package io.gazan.dataplane.config.listener;

/**
 * Whether a connection starts with a PROXY protocol header (v1 or v2). {@code ON}: it must; {@code
 * OPTIONAL}: it may. Either way the header is believed only from {@link TrustedProxies}.
 */
public enum ProxyProtocolMode {
  OFF,
  ON,
  OPTIONAL
}
