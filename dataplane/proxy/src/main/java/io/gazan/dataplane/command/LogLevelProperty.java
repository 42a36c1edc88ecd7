package io.gazan.dataplane.command;

import ch.qos.logback.classic.Level;
import io.gazan.dataplane.config.log.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands {@code log_level} to logback.xml, which reads this property when the first logger is made:
 * so it must be set before anything logs. A property given on the command line wins.
 */
public final class LogLevelProperty {
  private static final String NAME = "gazan.log.level";

  private LogLevelProperty() {}

  public static void set(LogLevel level) {
    if (System.getProperty(NAME) == null) {
      System.setProperty(NAME, level.name());
      // Reading main.yaml may have begun logging already, at the level of the start.
      if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
          instanceof ch.qos.logback.classic.Logger root) {
        root.setLevel(Level.toLevel(level.name(), Level.INFO));
      }
    }
  }
}
