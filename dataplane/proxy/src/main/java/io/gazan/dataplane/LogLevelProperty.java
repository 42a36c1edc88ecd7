package io.gazan.dataplane;

import io.gazan.dataplane.config.LogLevel;

/**
 * Hands {@code log_level} to logback.xml, which reads this property when the first logger is made:
 * so it must be set before anything logs. A property given on the command line wins.
 */
final class LogLevelProperty {
  private static final String NAME = "gazan.log.level";

  private LogLevelProperty() {}

  static void set(LogLevel level) {
    if (System.getProperty(NAME) == null) {
      System.setProperty(NAME, level.name());
    }
  }
}
