package io.gazan.dataplane.routing;

import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Turns header rules into edits, global rules first and the path's over them: the later rule of a
 * name wins whole. Within one level a name that is removed and set is set, and {@code
 * client_headers} and {@code server_headers} win over {@code headers}; a name that one list holds
 * twice keeps both values. Global {@code headers} go on responses only, a path's go both ways.
 * Lives for one compilation of a table and shares what is equal.
 */
final class HeaderRulesCompiler {
  private final HeaderRules globals;
  private final Map<HeaderRules, RouteEdits> compiled = new HashMap<>();

  HeaderRulesCompiler(HeaderRules globals) {
    this.globals = globals;
  }

  RouteEdits compile(HeaderRules rules) {
    return compiled.computeIfAbsent(rules, this::edits);
  }

  private RouteEdits edits(HeaderRules path) {
    Names request = new Names();
    request.level(globals.removeServer(), List.of(), globals.server());
    request.level(path.removeServer(), path.both(), path.server());
    Names response = new Names();
    response.level(globals.removeClient(), globals.both(), globals.client());
    response.level(path.removeClient(), path.both(), path.client());
    return new RouteEdits(request.build(), response.build());
  }

  /** What happens to each name, by its lower-case form; no lines means it is removed. */
  private static final class Names {
    private final SequencedMap<String, List<HeaderLine>> byName = new LinkedHashMap<>();

    void level(List<String> removed, List<HeaderLine> both, List<HeaderLine> oneWay) {
      for (String name : removed) {
        put(name, List.of());
      }
      set(both);
      set(oneWay);
    }

    private void set(List<HeaderLine> lines) {
      SequencedMap<String, List<HeaderLine>> grouped = new LinkedHashMap<>();
      for (HeaderLine line : lines) {
        grouped
            .computeIfAbsent(line.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(line);
      }
      grouped.values().forEach(same -> put(same.getFirst().name(), same));
    }

    private void put(String name, List<HeaderLine> lines) {
      byName.put(name.toLowerCase(Locale.ROOT), lines);
    }

    HeaderEdits build() {
      if (byName.isEmpty()) {
        return HeaderEdits.NONE;
      }
      HeaderEdits.Builder edits = new HeaderEdits.Builder();
      byName.forEach(
          (name, lines) -> {
            if (lines.isEmpty()) {
              edits.remove(name);
              return;
            }
            edits.set(lines.getFirst().name(), lines.getFirst().value());
            for (HeaderLine more : lines.subList(1, lines.size())) {
              edits.add(more.name(), more.value());
            }
          });
      return edits.build();
    }
  }
}
