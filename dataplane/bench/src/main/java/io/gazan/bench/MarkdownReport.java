package io.gazan.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Prints a result as the tables of docs/performance.md: one per workload, then the means over the
 * small requests.
 */
final class MarkdownReport {
  private static final String NGINX = "nginx";
  private static final String HAPROXY = "haproxy";

  private final BenchResult result;
  private final StringBuilder text = new StringBuilder();

  MarkdownReport(BenchResult result) {
    this.result = result;
  }

  String text() {
    MachineFacts machine = result.machine();
    line(
        String.format(
            Locale.ROOT,
            "%s, commit %s, %s, %s (%d cores), %s",
            machine.date(),
            machine.commit(),
            machine.kernel(),
            machine.cpu(),
            machine.cores(),
            machine.java()));
    line("");
    line(
        String.format(
            Locale.ROOT,
            "%s; %d rounds of %d s. Ratios: CPU per request to %s's of the same round, min / median"
                + " / max.",
            String.join("; ", machine.peers()),
            result.plan().rounds(),
            result.plan().seconds(),
            NGINX));
    for (Workload workload : Workload.ALL) {
      if (result.plan().workloads().contains(workload.name())) {
        switch (workload) {
          case Workload.Load load -> load(load);
          case Workload.Idle idle -> idle(idle);
        }
      }
    }
    means();
    return text.toString();
  }

  private void load(Workload.Load load) {
    line("");
    line(String.format(Locale.ROOT, "**%s**: %s", load.name(), load.title()));
    line("");
    line(
        "| proxy | CPU µs/request | of it system | ratio to nginx | requests/s | p50 ms | p99 ms |"
            + " RSS MiB | errors |");
    line("|---|---|---|---|---|---|---|---|---|");
    for (String proxy : result.plan().proxies()) {
      List<Measurement> own = of(load.name(), proxy);
      if (!own.isEmpty()) {
        line(
            String.format(
                Locale.ROOT,
                "| %s | %.2f | %.0f %% | %s | %.0f | %.2f | %.2f | %.0f | %d |",
                proxy,
                median(own, Measurement::cpuMicrosPerRequest),
                100 * median(own, Measurement::systemShare),
                ratioText(load.name(), proxy),
                median(own, Measurement::requestsPerSecond),
                median(own, m -> m.p50Micros() / 1000),
                median(own, m -> m.p99Micros() / 1000),
                median(own, m -> m.residentBytes() / 1048576.0),
                own.stream().mapToLong(Measurement::errors).sum()));
      }
    }
  }

  private void idle(Workload.Idle idle) {
    line("");
    line(String.format(Locale.ROOT, "**%s**: %s", idle.name(), idle.title()));
    line("");
    line("| proxy | RSS KiB per connection | RSS MiB before | after | errors |");
    line("|---|---|---|---|---|");
    for (IdleMeasurement one : result.idles()) {
      line(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.0f | %.0f | %d |",
              one.proxy(),
              one.bytesPerConnection() / 1024,
              one.residentBefore() / 1048576.0,
              one.residentAfter() / 1048576.0,
              one.errors()));
    }
  }

  /**
   * The headline: geometric means of the median ratios of the small-request workloads, to nginx and
   * to HAProxy.
   */
  private void means() {
    List<String> small =
        Workload.SMALL_REQUESTS.stream().filter(result.plan().workloads()::contains).toList();
    if (small.isEmpty() || !result.plan().proxies().contains(NGINX)) {
      return;
    }
    line("");
    line(
        String.format(
            Locale.ROOT,
            "**Small requests** (%s): geometric mean of the median ratios",
            String.join(", ", small)));
    line("");
    line("| proxy | to nginx | to haproxy | worst to nginx |");
    line("|---|---|---|---|");
    for (String proxy : result.plan().proxies()) {
      List<Double> toNginx = medians(small, proxy, NGINX);
      line(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s |",
              proxy,
              number(Statistics.geometricMean(toNginx)),
              number(Statistics.geometricMean(medians(small, proxy, HAPROXY))),
              number(Statistics.of(toNginx).max())));
    }
  }

  private List<Double> medians(List<String> workloads, String proxy, String reference) {
    return workloads.stream()
        .map(workload -> Statistics.of(ratios(workload, proxy, reference)).median())
        .toList();
  }

  private List<Double> ratios(String workload, String proxy, String reference) {
    List<Double> ratios = new ArrayList<>();
    for (Measurement own : of(workload, proxy)) {
      for (Measurement other : of(workload, reference)) {
        if (other.round() == own.round()) {
          ratios.add(own.cpuMicrosPerRequest() / other.cpuMicrosPerRequest());
        }
      }
    }
    return ratios;
  }

  private String ratioText(String workload, String proxy) {
    List<Double> ratios = ratios(workload, proxy, NGINX);
    if (ratios.isEmpty()) {
      return "–";
    }
    Statistics statistics = Statistics.of(ratios);
    return String.format(
        Locale.ROOT,
        "%.2f / **%.2f** / %.2f",
        statistics.min(),
        statistics.median(),
        statistics.max());
  }

  private List<Measurement> of(String workload, String proxy) {
    return result.loads().stream()
        .filter(one -> one.workload().equals(workload) && one.proxy().equals(proxy))
        .toList();
  }

  private static double median(List<Measurement> of, ToDoubleFunction<Measurement> what) {
    return Statistics.of(of.stream().map(one -> what.applyAsDouble(one)).toList()).median();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
  }

  private void line(String one) {
    text.append(one).append('\n');
  }
}
