package io.gazan.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** values.yaml with its comments: what each value is for, and what it is by default. */
final class DocumentedValues {
  private static final String FILE = "charts/gazan/values.yaml";
  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9]*):( .*)?");
  private static final String COMMENT = "# -- ";

  /**
   * One value.
   *
   * @param path of keys, joined by dots
   * @param meaning its comment
   * @param fallback its default, as JSON
   */
  record Entry(String path, String meaning, String fallback) {}

  /** Keys that only hold others, and so need no comment. */
  record Outcome(List<Entry> entries, List<String> undocumented) {}

  private record Level(int indent, String path) {}

  private DocumentedValues() {}

  static Outcome read() {
    Map<String, Object> tree = tree();
    List<Entry> entries = new ArrayList<>();
    List<String> undocumented = new ArrayList<>();
    Deque<Level> levels = new ArrayDeque<>();
    String comment = null;
    int inside = Integer.MAX_VALUE;
    for (String line : Repository.text(FILE).lines().toList()) {
      String trimmed = line.strip();
      if (trimmed.startsWith(COMMENT)) {
        comment = trimmed.substring(COMMENT.length());
        continue;
      }
      Matcher matcher = KEY.matcher(line);
      if (!matcher.matches()) {
        comment = null;
        continue;
      }
      int indent = matcher.group(1).length();
      if (indent > inside) {
        continue;
      }
      inside = Integer.MAX_VALUE;
      while (!levels.isEmpty() && levels.getLast().indent >= indent) {
        levels.removeLast();
      }
      String path = (levels.isEmpty() ? "" : levels.getLast().path + ".") + matcher.group(2);
      if (comment != null) {
        entries.add(new Entry(path, comment, json(at(tree, path))));
        inside = indent;
      } else if (matcher.group(3) != null) {
        undocumented.add(path);
      }
      levels.addLast(new Level(indent, path));
      comment = null;
    }
    return new Outcome(entries, undocumented);
  }

  static Map<String, Object> tree() {
    return new Yaml().load(Repository.text(FILE));
  }

  static @Nullable Object at(Map<String, Object> tree, String path) {
    Object value = tree;
    for (String key : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }

  private static String json(@Nullable Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
