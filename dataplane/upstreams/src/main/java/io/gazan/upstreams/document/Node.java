package io.gazan.upstreams.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document, with the place where it starts (line and column count from 1). Aliases and
 * merge keys are already resolved: what an alias repeats is the same node again, at the place of
 * its anchor. The text of a scalar stays out of {@code toString}, for it may be a secret.
 */
public sealed interface Node {
  int line();

  int column();

  /**
   * A string, number, boolean or null.
   *
   * @param quoted whether the document says that it is a string; else it is what it looks like
   */
  record Scalar(String text, boolean quoted, int line, int column) implements Node {
    public boolean isNull() {
      return !quoted
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }

    @Nullable Boolean truth() {
      return quoted
          ? null
          : switch (text) {
            case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON" -> true;
            case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF" -> false;
            default -> null;
          };
    }

    /** Decimal without leading zeros, which YAML 1.1 takes for octal. */
    boolean isWholeNumber() {
      int start = text.startsWith("-") ? 1 : 0;
      int digits = text.length() - start;
      if (quoted || digits < 1 || digits > 15 || (digits > 1 && text.charAt(start) == '0')) {
        return false;
      }
      for (int i = start; i < text.length(); i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return "scalar at " + line + ":" + column;
    }
  }

  /** A list. */
  record Items(List<Node> nodes, int line, int column) implements Node {}

  /** A mapping; no two entries have the same key. */
  record Mapping(List<Entry> entries, int line, int column) implements Node {
    @Nullable Entry find(String key) {
      for (Entry entry : entries) {
        if (entry.key.text.equals(key)) {
          return entry;
        }
      }
      return null;
    }
  }

  /** A key and its value; keys are always text. */
  record Entry(Scalar key, Node value) {}
}
