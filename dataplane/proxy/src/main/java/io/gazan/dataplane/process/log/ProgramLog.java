package io.gazan.dataplane.process.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.gazan.dataplane.config.log.LogFiles;
import io.gazan.dataplane.observe.access.LogFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The files of the program's own log, in place of standard error. Made once, before anything is
 * served; {@link #reopen} from any thread that may wait.
 */
public final class ProgramLog {
  /** As logback.xml names what goes to standard error. */
  private static final String STANDARD_ERROR = "async";

  private static final int QUEUE = 1024;

  private final List<LogFile> files = new ArrayList<>();

  private ProgramLog() {}

  /**
   * Opens the files and sends the log there from now on.
   *
   * @throws IOException with one line for the user: the key, the file, the reason
   */
  public static ProgramLog open(LogFiles to) throws IOException {
    ProgramLog log = new ProgramLog();
    Path all = to.log() == null ? to.error() : to.log();
    if (all == null || !(LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root)) {
      return log;
    }
    LogFile allFile = log.file(to.log() == null ? "error_log" : "log_file", all);
    LogFile errors =
        to.log() == null || to.error() == null
            ? null
            : log.file("error_log", Objects.requireNonNull(to.error()));
    root.addAppender(queue(root.getLoggerContext(), "log", allFile, null));
    if (errors != null) {
      root.addAppender(queue(root.getLoggerContext(), "errors", errors, Level.WARN));
    }
    root.detachAppender(STANDARD_ERROR);
    return log;
  }

  private LogFile file(String key, Path path) throws IOException {
    try {
      LogFile file = new LogFile(path);
      files.add(file);
      return file;
    } catch (IOException e) {
      throw new IOException(key + ": cannot open " + path + ": " + LogFile.reason(e), e);
    }
  }

  private static BoundedAppender queue(
      LoggerContext context, String name, LogFile into, @Nullable Level least) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(context.getProperty("pattern"));
    encoder.start();
    OutputStreamAppender<ILoggingEvent> writer = new OutputStreamAppender<>();
    writer.setContext(context);
    writer.setName(name + "-file");
    writer.setEncoder(encoder);
    writer.setOutputStream(new LossyStream(into));
    writer.start();
    BoundedAppender queue = new BoundedAppender();
    queue.setContext(context);
    queue.setName(name);
    queue.setQueueSize(QUEUE);
    if (least != null) {
      ThresholdFilter filter = new ThresholdFilter();
      filter.setLevel(least.toString());
      filter.start();
      queue.addFilter(filter);
    }
    queue.addAppender(writer);
    queue.start();
    return queue;
  }

  /**
   * Goes on in the files that have the names now; where that cannot be, in those of before, which
   * is logged.
   *
   * @return whether all are open again
   */
  public boolean reopen() {
    boolean all = true;
    for (LogFile file : files) {
      try {
        file.reopen();
      } catch (IOException e) {
        LoggerFactory.getLogger(ProgramLog.class)
            .error("cannot open {} again: {}", file.path(), LogFile.reason(e));
        all = false;
      }
    }
    return all;
  }

  /** Lines lost since the start: a queue was full, or a file could not be written. */
  public static long dropped() {
    return BoundedAppender.dropped();
  }
}
