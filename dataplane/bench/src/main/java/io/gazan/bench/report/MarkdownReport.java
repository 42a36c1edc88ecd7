package io.gazan.bench.report;

import io.gazan.bench.proxies.Plain;
import io.gazan.bench.workload.Workload;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Prints a result as the tables of docs/performance.md: one per workload, then the headlines: the
 * means over the small requests, and what goes over TLS.
 */
public final class MarkdownReport {
  private static final String NGINX = "nginx";
  private static final String HAPROXY = "haproxy";

  private final BenchResult result;
  private final Ratios ratios;
  private final StringBuilder text = new StringBuilder();

  public MarkdownReport(BenchResult result) {
    this.result = result;
    this.ratios = new Ratios(result.loads());
  }

  public String text() {
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
          case Workload.Load load when load.job().isAddition() -> addition(load);
          case Workload.Load load -> load(load);
          case Workload.Idle idle -> idle(idle);
        }
      }
    }
    means();
    encrypted();
    return text.toString();
  }

  private void load(Workload.Load load) {
    line("");
    line(String.format(Locale.ROOT, "**%s**: %s", load.name(), load.title()));
    line("");
    line(
        String.format(
            Locale.ROOT,
            "| proxy | CPU µs/%1$s | of it system | ratio to nginx | %1$ss/s | p50 ms | p99 ms |"
                + " RSS MiB | errors |",
            load.unit()));
    line("|---|---|---|---|---|---|---|---|---|");
    for (String proxy : result.plan().proxies()) {
      List<Measurement> own = ratios.of(load.name(), proxy);
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

  /** What the one thing more costs each proxy, beside itself without it in the same round. */
  private void addition(Workload.Load load) {
    line("");
    line(String.format(Locale.ROOT, "**%s**: %s", load.name(), load.title()));
    line("");
    line(
        "| proxy | CPU µs/request | plain | added µs | ratio to plain | p99 ms | plain | errors |");
    line("|---|---|---|---|---|---|---|---|");
    for (String proxy : result.plan().proxies()) {
      List<Measurement> own = ratios.of(load.name(), proxy);
      List<Measurement> plain = ratios.of(load.name(), Plain.name(proxy));
      if (!own.isEmpty()) {
        line(
            String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %s | %s | %.2f | %.2f | %d |",
                proxy,
                median(own, Measurement::cpuMicrosPerRequest),
                median(plain, Measurement::cpuMicrosPerRequest),
                text(ratios.added(load.name(), proxy, Plain.name(proxy))),
                text(ratios.between(load.name(), proxy, Plain.name(proxy))),
                median(own, m -> m.p99Micros() / 1000),
                median(plain, m -> m.p99Micros() / 1000),
                own.stream().mapToLong(Measurement::errors).sum()
                    + plain.stream().mapToLong(Measurement::errors).sum()));
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
    List<String> small = measured(Workload.SMALL_REQUESTS);
    if (small.isEmpty()) {
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
      List<Double> toNginx = ratios.medians(small, proxy, NGINX);
      line(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s |",
              proxy,
              number(Statistics.geometricMean(toNginx)),
              number(Statistics.geometricMean(ratios.medians(small, proxy, HAPROXY))),
              number(Statistics.of(toNginx).max())));
    }
  }

  /** The headlines over TLS, each a workload: HAProxy's stand beside ours. */
  private void encrypted() {
    List<String> workloads = measured(Workload.ENCRYPTED);
    if (workloads.isEmpty()) {
      return;
    }
    line("");
    line("**Over TLS**: median ratios of CPU to nginx");
    line("");
    line("| proxy | " + String.join(" | ", workloads) + " |");
    line("|---" + "|---".repeat(workloads.size()) + "|");
    for (String proxy : result.plan().proxies()) {
      List<Double> toNginx = ratios.medians(workloads, proxy, NGINX);
      if (!toNginx.stream().allMatch(ratio -> ratio.isNaN())) {
        line(
            toNginx.stream()
                .map(MarkdownReport::number)
                .collect(Collectors.joining(" | ", "| " + proxy + " | ", " |")));
      }
    }
  }

  /** Those of the workloads that this run measured, none if there is no nginx to compare with. */
  private List<String> measured(List<String> workloads) {
    return result.plan().proxies().contains(NGINX)
        ? workloads.stream().filter(result.plan().workloads()::contains).toList()
        : List.of();
  }

  private String ratioText(String workload, String proxy) {
    return text(ratios.between(workload, proxy, NGINX));
  }

  private static String text(Statistics ratio) {
    return Double.isNaN(ratio.median())
        ? "–"
        : String.format(
            Locale.ROOT, "%.2f / **%.2f** / %.2f", ratio.min(), ratio.median(), ratio.max());
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
