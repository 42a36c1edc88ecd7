package io.gazan.upstreams.policy;

/** {@code access_log}: which exchanges get a line; {@code ERROR} means a status of 400 or above. */
public enum AccessLogMode {
  OFF,
  ERROR,
  ALL
}
