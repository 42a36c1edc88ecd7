package io.gazan.crd;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Durations and sizes as a GazanRoute writes them. The API server lets in only what can be read
 * here; an object that came another way may hold anything.
 */
public final class Measures {
  private static final int MOST_DIGITS = 10;

  private Measures() {}

  /** Go's way, with whole numbers: {@code 500ms}, {@code 2s}, {@code 1h30m}; else null. */
  public static @Nullable Duration duration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unit = digitsEnd(text, at);
      int end = unit;
      while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
        end++;
      }
      Duration one = unit == at || unit - at > MOST_DIGITS ? null : unit(text.substring(unit, end));
      if (one == null) {
        return null;
      }
      sum = sum.plus(one.multipliedBy(Long.parseLong(text, at, unit, 10)));
      at = end;
    }
    return text.isEmpty() ? null : sum;
  }

  private static @Nullable Duration unit(String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> null;
    };
  }

  /** {@code 512}, {@code 8Ki}, {@code 10Mi} or {@code 1Gi}, also with a {@code B}; else -1. */
  public static long bytes(String text) {
    int unit = digitsEnd(text, 0);
    if (unit == 0 || unit > MOST_DIGITS) {
      return -1;
    }
    long count = Long.parseLong(text, 0, unit, 10);
    return switch (text.substring(unit)) {
      case "", "B" -> count;
      case "Ki", "KiB" -> shifted(count, 10);
      case "Mi", "MiB" -> shifted(count, 20);
      case "Gi", "GiB" -> shifted(count, 30);
      default -> -1;
    };
  }

  private static long shifted(long count, int bits) {
    return count > Long.MAX_VALUE >> bits ? -1 : count << bits;
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
