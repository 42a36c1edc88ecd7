package io.gazan.bench.peer;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The text in which an endpoint tells what it got, in the same form as the HTTP endpoints' {@code
 * /seen}: whether every proxy does the same job is judged by one rule.
 */
final class SeenHeaders {
  private static final String[] NAMES = {
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Real-IP",
    "X-Request-Id"
  };

  private SeenHeaders() {}

  /** {@code header} finds a value by its name in lower case. */
  static String text(int port, Function<String, ? extends @Nullable CharSequence> header) {
    StringBuilder text = new StringBuilder("port=").append(port).append('\n');
    for (String name : NAMES) {
      CharSequence value = header.apply(name.toLowerCase(Locale.ROOT));
      text.append(name).append('=').append(value == null ? "" : value).append('\n');
    }
    return text.toString();
  }
}
