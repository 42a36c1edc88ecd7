package io.gazan.dataplane.observe.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with the metrics in a piece of PromQL, given the families that there are: a name
 * that no family has, the wrong suffix for its type, a label or the value of one that it does not
 * have, a counter that is read as if it were a gauge, or the other way round. Not a parser: the
 * grammar is Prometheus'.
 */
final class PromQlCheck {
  private static final Pattern METRIC =
      Pattern.compile("(?<![\\w$])((?:gazan|jvm|process|system)_\\w*)(\\{[^}]*})?(\\[[^]]*])?");
  private static final Pattern MATCHER =
      Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) *\\(([^)]*)\\)");
  private static final Pattern BAR = Pattern.compile("\\|");
  private static final Pattern WORD = Pattern.compile("\\w+");

  /** What Prometheus itself puts on a series. */
  private static final Set<String> TARGET_LABELS = Set.of("job", "instance", "le");

  /**
   * A family.
   *
   * @param type as in the text format
   * @param labels its own
   * @param values those that its labels are known to have, of all labels together
   */
  record Family(String type, Set<String> labels, Set<String> values) {}

  private final Map<String, Family> families;

  PromQlCheck(Map<String, Family> families) {
    this.families = new HashMap<>(families);
  }

  /** The names of metrics in an expression, suffixes included. */
  static List<String> metrics(String expr) {
    return METRIC.matcher(expr).results().map(found -> found.group(1)).toList();
  }

  List<String> problems(String expr) {
    List<String> problems = new ArrayList<>();
    Set<String> labels = new HashSet<>(TARGET_LABELS);
    Matcher metric = METRIC.matcher(expr);
    while (metric.find()) {
      String name = metric.group(1);
      String familyName = familyOf(name);
      Family family = families.get(familyName);
      if (family == null) {
        problems.add("no family has " + name);
        continue;
      }
      if (!suffixes(family.type()).contains(name.substring(familyName.length()))) {
        problems.add(name + " is not in " + familyName + ", a " + family.type());
      }
      if (!isRead(expr, metric, family.type())) {
        problems.add(name + " is a " + family.type() + ", which is not read that way");
      }
      if (metric.group(2) != null) {
        matchers(name, family, metric.group(2), problems);
      }
      labels.addAll(family.labels());
    }
    grouping(expr, labels, problems);
    return problems;
  }

  /** What only grows is read over a time, by a function for that; what does not is not. */
  private static boolean isRead(String expr, Matcher metric, String type) {
    String before = expr.substring(0, metric.start());
    if (before.endsWith("label_values(") || before.endsWith("changes(")) {
      return true;
    }
    boolean overTime = before.endsWith("rate(") || before.endsWith("increase(");
    boolean grows = !type.equals("gauge");
    return overTime == grows && overTime == (metric.group(3) != null);
  }

  private static void matchers(String name, Family family, String selector, List<String> problems) {
    Matcher matcher = MATCHER.matcher(selector);
    while (matcher.find()) {
      String label = matcher.group(1);
      if (TARGET_LABELS.contains(label)) {
        continue;
      }
      if (!family.labels().contains(label)) {
        problems.add(name + " has no label " + label);
        continue;
      }
      BAR.splitAsStream(matcher.group(2))
          .filter(value -> WORD.matcher(value).matches() && !family.values().contains(value))
          .forEach(value -> problems.add(name + " has no " + label + " " + value));
    }
  }

  private static void grouping(String expr, Set<String> labels, List<String> problems) {
    Matcher grouping = GROUPING.matcher(expr);
    while (grouping.find()) {
      WORD.matcher(grouping.group(1))
          .results()
          .map(found -> found.group())
          .filter(label -> !labels.contains(label))
          .forEach(label -> problems.add("no metric here has the label " + label));
    }
  }

  /** The longest family whose name, with a suffix of a histogram or none, this is. */
  private String familyOf(String name) {
    if (families.containsKey(name)) {
      return name;
    }
    for (String suffix : List.of("_bucket", "_count", "_sum")) {
      if (name.endsWith(suffix)) {
        return name.substring(0, name.length() - suffix.length());
      }
    }
    return name;
  }

  private static Set<String> suffixes(String type) {
    return switch (type) {
      case "histogram" -> Set.of("_bucket", "_count", "_sum");
      case "summary" -> Set.of("", "_count", "_sum");
      default -> Set.of("");
    };
  }
}
