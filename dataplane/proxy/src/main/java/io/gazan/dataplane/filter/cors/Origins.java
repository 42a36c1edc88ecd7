package io.gazan.dataplane.filter.cors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The origins that a route lets in: named ones, and every host name below one that is written with
 * an asterisk. An origin is compared as a whole, so that no longer or shorter one passes for it.
 */
final class Origins {
  private final boolean any;
  private final Set<String> named = new HashSet<>();
  private final List<Below> below = new ArrayList<>();

  /**
   * {@code https://*.example.com:8443}
   *
   * @param start {@code https://}
   * @param end {@code .example.com:8443}
   */
  private record Below(String start, String end) {
    boolean has(String origin) {
      int from = start.length();
      int to = origin.length() - end.length();
      return to > from
          && origin.startsWith(start)
          && origin.endsWith(end)
          && origin.substring(from, to).chars().allMatch(Origins::isHostName);
    }
  }

  /**
   * @param allowed in lower case
   */
  Origins(List<String> allowed) {
    this.any = allowed.contains("*");
    for (String origin : allowed) {
      int star = origin.indexOf("://*.");
      if (star < 0) {
        named.add(origin);
      } else {
        below.add(new Below(origin.substring(0, star + 3), origin.substring(star + 4)));
      }
    }
  }

  /** Whether pages of every origin are let in. */
  boolean any() {
    return any;
  }

  /** Those that are written out, in lower case. */
  Set<String> named() {
    return Collections.unmodifiableSet(named);
  }

  boolean has(String origin) {
    if (any) {
      return true;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    return named.contains(lower) || below.stream().anyMatch(each -> each.has(lower));
  }

  private static boolean isHostName(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  }
}
