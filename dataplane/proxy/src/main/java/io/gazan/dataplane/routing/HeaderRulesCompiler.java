package io.gazan.dataplane.routing;

import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns header rules into edits, global rules first and the path's over them: the later rule of a
 * name wins whole. Within one level a name that is removed and set is set, and {@code
 * client_headers} and {@code server_headers} win over {@code headers}; a name that one list holds
 * twice keeps both values. What a level adds comes last and stands beside all that is there by
 * then. Global {@code headers} go on responses only, a path's go both ways. Lives for one
 * compilation of a table and shares what is equal.
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
    HeaderEdits.Builder request = new HeaderEdits.Builder();
    level(request, globals.removeServer(), List.of(), globals.server(), globals.addServer());
    level(request, path.removeServer(), path.both(), path.server(), path.addServer());
    HeaderEdits.Builder response = new HeaderEdits.Builder();
    level(response, globals.removeClient(), globals.both(), globals.client(), globals.addClient());
    level(response, path.removeClient(), path.both(), path.client(), path.addClient());
    return new RouteEdits(request.build(), response.build());
  }

  private static void level(
      HeaderEdits.Builder edits,
      List<String> removed,
      List<HeaderLine> both,
      List<HeaderLine> oneWay,
      List<HeaderLine> added) {
    removed.forEach(edits::remove);
    set(edits, both);
    set(edits, oneWay);
    added.forEach(line -> edits.add(line.name(), line.value()));
  }

  private static void set(HeaderEdits.Builder edits, List<HeaderLine> lines) {
    Set<String> names = new HashSet<>();
    for (HeaderLine line : lines) {
      if (names.add(line.name().toLowerCase(Locale.ROOT))) {
        edits.set(line.name(), line.value());
      } else {
        edits.add(line.name(), line.value());
      }
    }
  }
}
