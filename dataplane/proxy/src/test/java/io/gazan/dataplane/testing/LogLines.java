package io.gazan.dataplane.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What loggers of some classes say while this is open; other tests' lines are among them. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final List<Logger> loggers = new ArrayList<>();

  /**
   * One line.
   *
   * @param text with the key-values behind it, as {@code key="value"}
   */
  public record Line(String level, String text) {}

  /** From now on. */
  public LogLines(Class<?>... ofClasses) {
    start();
    for (Class<?> each : ofClasses) {
      Logger logger = (Logger) LoggerFactory.getLogger(each);
      logger.addAppender(this);
      loggers.add(logger);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    StringBuilder text = new StringBuilder(event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> text.append(' ').append(pair));
    }
    lines.add(new Line(event.getLevel().toString(), text.toString()));
  }

  /** So far. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** The texts of those that contain this. */
  public List<String> with(String part) {
    return lines.stream().map(Line::text).filter(text -> text.contains(part)).toList();
  }

  @Override
  public void close() {
    loggers.forEach(logger -> logger.detachAppender(this));
  }
}
