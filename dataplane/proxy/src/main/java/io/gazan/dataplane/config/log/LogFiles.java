package io.gazan.dataplane.config.log;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that logs go to.
 *
 * @param error {@code error_log}: the program's own log, or its warnings and errors when there is a
 *     {@code log_file} too; null = not set
 * @param log {@code log_file}: the program's own log; null = not set. Without either it goes to
 *     standard error
 * @param access {@code access_log_file}; null = standard output
 */
public record LogFiles(@Nullable Path error, @Nullable Path log, @Nullable Path access) {
  public static final LogFiles NONE = new LogFiles(null, null, null);

  /** Those that are set, each once. */
  public Stream<Path> all() {
    return Stream.of(error, log, access).<Path>mapMulti(LogFiles::present).distinct();
  }

  private static void present(@Nullable Path path, java.util.function.Consumer<Path> into) {
    if (path != null) {
      into.accept(path);
    }
  }
}
