package io.gazan.dataplane.routing;

import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.upstreams.HeaderLine;
import io.gazan.upstreams.HeaderRules;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.RouteSpec;
import io.gazan.upstreams.TargetSpec;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.VirtualHostSpec;
import io.gazan.upstreams.WeightedCluster;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold of a document before it can be compiled, and that its reader cannot know or that a
 * provider without a reader might get wrong: every named cluster exists, every header can stand in
 * a head and is not one of those that frame the message. Finds all problems at once.
 */
final class UpstreamsCheck {
  private final List<Problem> problems = new ArrayList<>();
  private final Upstreams upstreams;

  private UpstreamsCheck(Upstreams upstreams) {
    this.upstreams = upstreams;
  }

  static List<Problem> problems(Upstreams upstreams) {
    UpstreamsCheck check = new UpstreamsCheck(upstreams);
    check.headers("", upstreams.globals().headers());
    for (VirtualHostSpec host : upstreams.hosts().values()) {
      for (RouteSpec route : host.routes()) {
        check.route(host, route);
      }
    }
    return check.problems;
  }

  private void route(VirtualHostSpec host, RouteSpec route) {
    if (route.target() instanceof TargetSpec.Named named) {
      for (WeightedCluster weighted : named.clusters()) {
        if (!upstreams.clusters().containsKey(weighted.name())) {
          add(path(host, route), "there is no cluster '" + weighted.name() + "'");
        }
      }
    }
    if (!route.headers().equals(HeaderRules.NONE)) {
      headers(path(host, route) + ".", route.headers());
    }
  }

  private static String path(VirtualHostSpec host, RouteSpec route) {
    return "upstreams." + host.host() + ".paths." + route.path().key();
  }

  private void headers(String path, HeaderRules rules) {
    lines(path + "headers", rules.both());
    lines(path + "client_headers", rules.client());
    lines(path + "server_headers", rules.server());
    names(path + "remove_client_headers", rules.removeClient());
    names(path + "remove_server_headers", rules.removeServer());
  }

  private void lines(String path, List<HeaderLine> lines) {
    for (HeaderLine line : lines) {
      header(path, line.name(), line.value());
    }
  }

  private void names(String path, List<String> names) {
    for (String name : names) {
      header(path, name, "");
    }
  }

  private void header(String path, String name, String value) {
    String problem = HeaderEdits.problem(name, value);
    if (problem != null) {
      add(path, problem);
    }
  }

  private void add(String path, String message) {
    problems.add(new Problem(path, 0, 0, message));
  }
}
