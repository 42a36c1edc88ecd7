package io.gazan.dataplane.config;

import io.gazan.upstreams.AccessLogMode;
import java.util.Objects;

/**
 * What is logged.
 *
 * @param level {@code log_level} of the program's own log
 * @param access {@code access_log} of routes that do not say otherwise
 */
public record LogConfig(LogLevel level, AccessLogMode access) {
  public LogConfig {
    Objects.requireNonNull(level);
    Objects.requireNonNull(access);
  }

  public static LogConfig defaults() {
    return new LogConfig(LogLevel.INFO, AccessLogMode.OFF);
  }

  public LogConfig withLevel(LogLevel value) {
    return new LogConfig(value, access);
  }

  public LogConfig withAccess(AccessLogMode value) {
    return new LogConfig(level, value);
  }
}
