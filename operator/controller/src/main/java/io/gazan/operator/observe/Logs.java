package io.gazan.operator.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program's own log: standard error, as text or as a JSON object a line. It is never waited
 * for: 1,024 lines may wait, beyond that lines are lost, those of level INFO and below first. Only
 * the program sets this up; an operator inside another program logs as that one does.
 */
public final class Logs {
  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }

  private static final int WAITING = 1_024;
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %replace(%msg %kvp){' $',''}%n";

  private Logs() {}

  /**
   * Sets it up for the whole process.
   *
   * @param level of our own loggers; libraries say warnings and errors only, or everything if it is
   *     {@code debug} or {@code trace}
   */
  public static void setUp(String level, Format format) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder(context, format));
    stderr.start();
    AsyncAppender async = new AsyncAppender();
    async.setContext(context);
    async.setQueueSize(WAITING);
    async.setNeverBlock(true);
    async.addAppender(stderr);
    async.start();
    Level own = Level.toLevel(level, Level.INFO);
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(own.isGreaterOrEqual(Level.INFO) ? Level.WARN : own);
    root.addAppender(async);
    context.getLogger("io.gazan").setLevel(own);
    // A peer that breaks the rules makes it log a stack each time; the stream's own log says whom.
    context.getLogger("io.netty.handler.codec.http2.DefaultHttp2Connection").setLevel(Level.OFF);
    // Logs a stack for each try while the API server is away; our election's own log says so.
    context
        .getLogger("io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector")
        .setLevel(Level.OFF);
    // Says at each start that v1alpha1 is no stable version.
    context
        .getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
        .setLevel(Level.ERROR);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Format format) {
    return switch (format) {
      case TEXT -> {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        yield encoder;
      }
      case JSON -> {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        yield encoder;
      }
    };
  }

  /** Writes out what waits. */
  public static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
