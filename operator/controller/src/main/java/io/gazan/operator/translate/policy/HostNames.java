package io.gazan.operator.translate.policy;

import io.gazan.upstreams.route.VirtualHostSpec;
import org.jspecify.annotations.Nullable;

/** Names of DNS as Kubernetes admits them (RFC 1123 subdomains), in lower case. */
public final class HostNames {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  private HostNames() {}

  /**
   * What is wrong with a host of a route: a name, or {@code *.name}; null if nothing is.
   *
   * @param host in lower case
   */
  public static @Nullable String routeProblem(String host) {
    return host.equals(VirtualHostSpec.DEFAULT)
        ? null
        : problem(host.startsWith("*.") ? host.substring(2) : host);
  }

  /** What is wrong with a name; null if nothing is. */
  public static @Nullable String problem(String name) {
    if (name.isEmpty()) {
      return "is empty";
    }
    if (name.length() > LONGEST_NAME) {
      return "is longer than " + LONGEST_NAME + " characters";
    }
    String last = "";
    for (String label : name.split("\\.", -1)) {
      if (!isLabel(label)) {
        return "is not a host name of lower-case letters, digits, '-' and '.'";
      }
      last = label;
    }
    return last.chars().allMatch(HostNames::isDigit) ? "is an address, not a name" : null;
  }

  /** Whether it can be the name of a Service or a Secret, and part of an entry's name. */
  public static boolean isObjectName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.startsWith("-") || label.endsWith("-") || label.isEmpty() || !isWord(label)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= LONGEST_LABEL
        && !label.startsWith("-")
        && !label.endsWith("-")
        && isWord(label);
  }

  private static boolean isWord(String text) {
    return text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || isDigit(c) || c == '-');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
