package io.gazan.upstreams.document;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as documents write them: a whole number and a unit. */
public final class Units {
  private static final int MOST_DIGITS = 10;

  private Units() {}

  /** {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, {@code 7d} or {@code 0}; else null. */
  public static @Nullable Duration duration(String text) {
    int digits = digits(text);
    if (digits == 0) {
      return null;
    }
    long count = Long.parseLong(text, 0, digits, 10);
    return switch (text.substring(digits)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.of(count, ChronoUnit.MINUTES);
      case "h" -> Duration.of(count, ChronoUnit.HOURS);
      case "d" -> Duration.of(count, ChronoUnit.DAYS);
      case "" -> count == 0 ? Duration.ZERO : null;
      default -> null;
    };
  }

  /** Bytes, from {@code 8KiB}, {@code 10MiB}, {@code 1GiB}, {@code 512B} or a number; else -1. */
  public static long size(String text) {
    int digits = digits(text);
    if (digits == 0) {
      return -1;
    }
    long count = Long.parseLong(text, 0, digits, 10);
    return switch (text.substring(digits)) {
      case "", "B" -> count;
      case "KiB" -> count << 10;
      case "MiB" -> count << 20;
      case "GiB" -> count << 30;
      default -> -1;
    };
  }

  /** How the messages write a duration. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }

  /** How many digits lead; 0 also if they are too many for a sane number. */
  private static int digits(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i > MOST_DIGITS ? 0 : i;
  }
}
