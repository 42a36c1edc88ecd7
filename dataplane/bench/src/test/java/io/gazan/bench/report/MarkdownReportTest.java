package io.gazan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownReportTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void ratiosCompareWithNginxInTheSameRound() {
    // Given
    BenchResult result =
        result(
            List.of("get64"),
            List.of(
                load("gazan", 1, 8),
                load("nginx", 1, 10),
                load("haproxy", 1, 16),
                load("gazan", 2, 30),
                load("nginx", 2, 20),
                load("haproxy", 2, 20),
                load("gazan", 3, 9),
                load("nginx", 3, 10),
                load("haproxy", 3, 10)),
            List.of());

    // When
    String text = new MarkdownReport(result).text();

    // Then
    assertThat(text)
        .contains("| gazan | 9.00 | 80 % | 0.80 / **0.90** / 1.50 |")
        .contains("| gazan | 0.90 | 0.90 | 0.90 |")
        .contains("| haproxy | 1.00 | 1.00 | 1.00 |");
  }

  @Test
  void whatGoesOverTlsHasHeadlinesOfItsOwn() {
    // Given
    BenchResult result =
        result(
            List.of("tls64", "h2s10", "handshake"),
            List.of(
                load("tls64", "gazan", 1, 18),
                load("tls64", "nginx", 1, 20),
                load("tls64", "haproxy", 1, 19),
                load("h2s10", "gazan", 1, 17),
                load("h2s10", "nginx", 1, 20),
                load("h2s10", "haproxy", 1, 14),
                load("handshake", "gazan", 1, 300),
                load("handshake", "nginx", 1, 250)),
            List.of());

    // When
    String text = new MarkdownReport(result).text();

    // Then
    assertThat(text)
        .contains("| proxy | tls64 | h2s10 |")
        .contains("| gazan | 0.90 | 0.85 |")
        .contains("| haproxy | 0.95 | 0.70 |")
        .contains("CPU µs/connection | of it system | ratio to nginx | connections/s |")
        .doesNotContain("Small requests");
  }

  @Test
  void whatIsAddedComparesWithTheSameProxyInTheSameRound() {
    // Given
    BenchResult result =
        result(
            List.of("auth-jwt"),
            List.of(
                load("auth-jwt", "gazan", 1, 11),
                load("auth-jwt", "gazan-plain", 1, 10),
                load("auth-jwt", "gazan", 2, 26),
                load("auth-jwt", "gazan-plain", 2, 20),
                load("auth-jwt", "gazan", 3, 12),
                load("auth-jwt", "gazan-plain", 3, 10)),
            List.of());

    // When
    String text = new MarkdownReport(result).text();

    // Then
    assertThat(text)
        .contains(
            "| gazan | 12.00 | 10.00 | 1.00 / **2.00** / 6.00 | 1.10 / **1.20** / 1.30 | 2.00 |")
        .doesNotContain("| nginx |");
  }

  @Test
  void idleConnectionsAreGivenInKibibytesEach() {
    // Given
    BenchResult result =
        result(
            List.of("idle10k"),
            List.of(),
            List.of(new IdleMeasurement("gazan", 10_000, 50L << 20, (50L << 20) + 20_480_000, 0)));

    // When
    String text = new MarkdownReport(result).text();

    // Then
    assertThat(text).contains("| gazan | 2.00 | 50 | 70 | 0 |");
  }

  @Test
  void aResultFileReadsBackAsItWasWritten() throws IOException {
    // Given
    BenchResult result =
        result(
            List.of("get64"),
            List.of(load("gazan", 1, 8)),
            List.of(new IdleMeasurement("gazan", 10_000, 1, 2, 3)));
    Path file = folder.resolve("bench.json");

    // When
    result.write(file);

    // Then
    assertThat(BenchResult.read(file)).isEqualTo(result);
  }

  private static BenchResult result(
      List<String> workloads, List<Measurement> loads, List<IdleMeasurement> idles) {
    return new BenchResult(
        new MachineFacts("2026-11-23", "abc1234", "Linux", "CPU", 2, "25", List.of("nginx 1")),
        new Plan(3, 5, 10, 0, 1, workloads, List.of("gazan", "nginx", "haproxy")),
        loads,
        idles);
  }

  private static Measurement load(String proxy, int round, double cpuMicros) {
    return load("get64", proxy, round, cpuMicros);
  }

  private static Measurement load(String workload, String proxy, int round, double cpuMicros) {
    return new Measurement(workload, proxy, round, 1000, 5, cpuMicros, 0.8, 900, 2000, 1 << 20, 0);
  }
}
