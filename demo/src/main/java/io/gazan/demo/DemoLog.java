package io.gazan.demo;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** How much the parts of the system say on standard error, beside what the demo prints. */
final class DemoLog {
  private DemoLog() {}

  /** For all parts; libraries say their warnings, or everything if it is debug or trace. */
  static void set(Level level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      var own = ch.qos.logback.classic.Level.convertAnSLF4JLevel(level);
      var libraries = level == Level.INFO ? ch.qos.logback.classic.Level.WARN : own;
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(libraries);
      context.getLogger("io.gazan").setLevel(own);
      // Says at each start that v1alpha1 is no stable version.
      context
          .getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
          .setLevel(ch.qos.logback.classic.Level.ERROR);
    }
  }
}
