package io.gazan.dataplane.config.listener;

/**
 * {@code proxy_tls_grade}: what clients may speak. {@code HIGH}: TLS 1.2 and 1.3 with ephemeral
 * elliptic-curve keys and authenticated encryption only. {@code MEDIUM}: the same versions, and for
 * TLS 1.2 also the CBC and static RSA suites that clients of before 2014 need.
 */
public enum TlsGrade {
  HIGH,
  MEDIUM
}
