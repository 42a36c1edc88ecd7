package io.gazan.dataplane.config.log;

import io.gazan.upstreams.policy.AccessLogMode;
import java.util.Objects;

/**
 * What is logged, and where to.
 *
 * @param level {@code log_level} of the program's own log
 * @param access {@code access_log} of routes that do not say otherwise
 * @param files instead of standard error and standard output
 */
public record LogConfig(LogLevel level, AccessLogMode access, LogFiles files) {
  public LogConfig {
    Objects.requireNonNull(level);
    Objects.requireNonNull(access);
    Objects.requireNonNull(files);
  }

  /** To standard error and standard output. */
  public LogConfig(LogLevel level, AccessLogMode access) {
    this(level, access, LogFiles.NONE);
  }

  public static LogConfig defaults() {
    return new LogConfig(LogLevel.INFO, AccessLogMode.OFF);
  }

  public LogConfig withLevel(LogLevel value) {
    return new LogConfig(value, access, files);
  }

  public LogConfig withAccess(AccessLogMode value) {
    return new LogConfig(level, value, files);
  }
}
