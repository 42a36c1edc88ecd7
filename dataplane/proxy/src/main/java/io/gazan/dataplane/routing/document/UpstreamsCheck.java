package io.gazan.dataplane.routing.document;

import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of a document before it can be compiled, and that its reader cannot know or that a
 * provider without a reader might get wrong: every named cluster and certificate exists, every
 * header can stand in a head and is not one of those that frame the message. Finds all problems at
 * once.
 */
public final class UpstreamsCheck {
  private final List<Problem> problems = new ArrayList<>();
  private final Upstreams upstreams;

  private UpstreamsCheck(Upstreams upstreams) {
    this.upstreams = upstreams;
  }

  /**
   * All that is wrong with a document; nothing if it can be compiled.
   *
   * @param before the document in force: a host that is the very object of one of its hosts was
   *     checked then, and is again only if a named cluster or certificate has left
   */
  @SuppressWarnings("ReferenceEquality") // equal but not the same costs one more check
  public static List<Problem> problems(Upstreams upstreams, Upstreams before) {
    UpstreamsCheck check = new UpstreamsCheck(upstreams);
    if (upstreams.consul() != null) {
      check.add("consul", "Consul is followed for the file of upstreams_conf only");
    }
    check.headers("", upstreams.globals().headers());
    check.authorization("", upstreams.globals().authorization());
    for (ClusterSpec cluster : upstreams.clusters().values()) {
      if (check.isUnknown(cluster.tls().certificate())) {
        check.noCertificate("clusters." + cluster.name() + ".tls", cluster.tls().certificate());
      }
    }
    boolean namesStay =
        namesStay(upstreams.clusters(), before.clusters())
            && namesStay(upstreams.certificates(), before.certificates());
    if (namesStay && upstreams.hosts() == before.hosts()) {
      return check.problems;
    }
    for (VirtualHostSpec host : upstreams.hosts().values()) {
      if (namesStay && host == before.hosts().get(host.host())) {
        continue;
      }
      if (check.isUnknown(host.certificate())) {
        check.noCertificate("upstreams." + host.host(), host.certificate());
      }
      for (RouteSpec route : host.routes()) {
        check.route(host, route);
      }
    }
    return check.problems;
  }

  @SuppressWarnings("ReferenceEquality") // the same map is the usual case
  private static boolean namesStay(Map<String, ?> now, Map<String, ?> before) {
    return now == before || now.keySet().containsAll(before.keySet());
  }

  private void route(VirtualHostSpec host, RouteSpec route) {
    switch (route.target()) {
      case TargetSpec.Named(List<WeightedCluster> clusters) -> {
        for (WeightedCluster weighted : clusters) {
          if (!upstreams.clusters().containsKey(weighted.name())) {
            add(path(host, route), "there is no cluster '" + weighted.name() + "'");
          }
        }
      }
      case TargetSpec.Inline(ClusterSpec cluster) -> {
        if (isUnknown(cluster.tls().certificate())) {
          noCertificate(path(host, route) + ".tls", cluster.tls().certificate());
        }
      }
      case TargetSpec.Redirect _, TargetSpec.Respond _ -> {}
    }
    authorization(path(host, route) + ".", route.policies().authorization().over(null));
    cors(path(host, route) + ".cors.origins", route.policies().cors());
    if (!route.headers().equals(HeaderRules.NONE)) {
      headers(path(host, route) + ".", route.headers());
    }
  }

  private boolean isUnknown(@Nullable String certificate) {
    return certificate != null && !upstreams.certificates().containsKey(certificate);
  }

  private void noCertificate(String path, @Nullable String name) {
    add(path + ".certificate", "there is no certificate '" + name + "'");
  }

  /** Where a route stands in the document. */
  public static String path(VirtualHostSpec host, RouteSpec route) {
    return "upstreams." + host.host() + ".paths." + route.path().key();
  }

  private void headers(String path, HeaderRules rules) {
    lines(path + "headers", rules.both());
    lines(path + "client_headers", rules.client());
    lines(path + "server_headers", rules.server());
    names(path + "remove_client_headers", rules.removeClient());
    requestNames(path + "remove_server_headers", rules.removeServer());
    lines(path + "add_client_headers", rules.addClient());
    lines(path + "add_server_headers", rules.addServer());
  }

  private void lines(String path, List<HeaderLine> lines) {
    for (HeaderLine line : lines) {
      header(path, line.name(), line.value());
    }
  }

  private void authorization(String path, @Nullable AuthSpec spec) {
    if (spec instanceof AuthSpec.Forward forward) {
      requestNames(path + "authorization.response_headers", forward.responseHeaders());
    }
  }

  private void cors(String path, @Nullable CorsSpec spec) {
    if (spec != null) {
      for (String origin : spec.origins()) {
        header(path, "Access-Control-Allow-Origin", origin);
      }
    }
  }

  /** Of headers that a request to an endpoint may lack. */
  private void requestNames(String path, List<String> names) {
    names(path, names);
    if (names.stream().anyMatch("host"::equalsIgnoreCase)) {
      add(path, "no request is valid without 'Host'");
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
