package io.gazan.dataplane.config.log;

/** {@code log_level}: what the program's own log holds back. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE
}
