package io.gazan.bench;

import io.gazan.bench.proxies.Contender;
import io.gazan.bench.proxies.Gazan;
import io.gazan.bench.proxies.Haproxy;
import io.gazan.bench.proxies.Nginx;
import io.gazan.bench.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the command line chose of the workloads and proxies there are, in the bench's order. */
final class Selection {
  private Selection() {}

  /** All if {@code names} is empty; each variant is one more Gazan with JVM flags of its own. */
  static List<Contender> contenders(List<String> names, Map<String, String> variants, Path root) {
    List<Contender> all = new ArrayList<>();
    all.add(new Gazan("gazan", "auto", List.of(), root));
    all.add(new Gazan("gazan-io_uring", "io_uring", List.of(), root));
    variants.forEach(
        (name, flags) ->
            all.add(new Gazan("gazan-" + name, "auto", List.of(flags.trim().split("\\s+")), root)));
    all.add(new Nginx("nginx"));
    all.add(new Haproxy("haproxy", true));
    all.add(new Nginx("nginx2"));
    all.add(new Haproxy("haproxy-tcp", false));
    refuseUnknown("proxy", names, all.stream().map(Contender::name).toList());
    return names.isEmpty() ? all : all.stream().filter(one -> names.contains(one.name())).toList();
  }

  static List<Workload> workloads(List<String> names) {
    refuseUnknown("workload", names, Workload.ALL.stream().map(Workload::name).toList());
    return Workload.ALL.stream().filter(one -> names.contains(one.name())).toList();
  }

  private static void refuseUnknown(String what, List<String> asked, List<String> known) {
    for (String one : asked) {
      if (!known.contains(one)) {
        throw new IllegalArgumentException(
            "unknown " + what + " '" + one + "', known: " + String.join(", ", known));
      }
    }
  }
}
