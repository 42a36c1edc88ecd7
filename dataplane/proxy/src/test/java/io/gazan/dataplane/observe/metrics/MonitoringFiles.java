package io.gazan.dataplane.observe.metrics;

import io.gazan.dataplane.testing.Docs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The dashboard and the alert rules of docs/monitoring, and the PromQL in them. */
final class MonitoringFiles {
  static final String DASHBOARD = "docs/monitoring/gazan-dashboard.json";
  static final String ALERTS = "docs/monitoring/gazan-alerts.yaml";

  private MonitoringFiles() {}

  /**
   * An alert rule.
   *
   * @param forTime as written
   */
  record Alert(String name, String expr, String forTime, String severity, String summary) {}

  /** A panel's title and its expressions; rows have none. */
  record Panel(String title, String type, List<String> expressions) {}

  static List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (Object group : list(map(read(ALERTS)), "groups")) {
      for (Object each : list(map(group), "rules")) {
        Map<?, ?> rule = map(each);
        alerts.add(
            new Alert(
                text(rule, "alert"),
                text(rule, "expr"),
                text(rule, "for"),
                text(map(rule.get("labels")), "severity"),
                text(map(rule.get("annotations")), "summary")));
      }
    }
    return alerts;
  }

  static List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    for (Object each : list(map(read(DASHBOARD)), "panels")) {
      Map<?, ?> panel = map(each);
      List<String> expressions =
          panel.get("targets") == null
              ? List.of()
              : list(panel, "targets").stream().map(target -> text(map(target), "expr")).toList();
      panels.add(new Panel(text(panel, "title"), text(panel, "type"), expressions));
    }
    return panels;
  }

  /** Every piece of PromQL by where it stands, the dashboard's variables and annotations too. */
  static Map<String, String> expressions() {
    Map<String, String> expressions = new LinkedHashMap<>();
    alerts().forEach(alert -> expressions.put(alert.name(), alert.expr()));
    for (Panel panel : panels()) {
      for (int i = 0; i < panel.expressions().size(); i++) {
        expressions.put(panel.title() + " " + i, panel.expressions().get(i));
      }
    }
    Map<?, ?> dashboard = map(read(DASHBOARD));
    for (Object each : list(map(dashboard.get("annotations")), "list")) {
      expressions.put(text(map(each), "name"), text(map(each), "expr"));
    }
    for (Object each : list(map(dashboard.get("templating")), "list")) {
      if (map(each).get("query") instanceof Map<?, ?> query) {
        expressions.put("variable " + text(map(each), "name"), text(query, "query"));
      }
    }
    return expressions;
  }

  /** JSON is read as the YAML that it is too; a key that comes twice is an error in both. */
  private static Object read(String name) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).load(Files.readString(Docs.file(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new AssertionError("no mapping: " + value);
  }

  private static List<?> list(Map<?, ?> map, String key) {
    if (map.get(key) instanceof List<?> list) {
      return list;
    }
    throw new AssertionError(key + " is no list in " + map.keySet());
  }

  private static String text(Map<?, ?> map, String key) {
    if (map.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new AssertionError(key + " is missing in " + map);
  }
}
