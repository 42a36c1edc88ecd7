package io.gazan.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a start takes, with the class cache and without; prints what docs/performance.md has.
 */
@Tag("soak")
class StartTimesIT {
  private static final int STARTS = 10;

  /**
   * One start.
   *
   * @param millis from the launcher's start to the first answer
   * @param cpu milliseconds of all threads until then
   * @param resident MiB of memory then
   */
  private record Start(double millis, double cpu, double resident) {}

  @Test
  void theCacheMakesAStartShorter(@TempDir Path folder) throws Exception {
    try (EchoServer endpoint = EchoServer.start()) {
      // Given
      Path main =
          Sample.copy(Build.root().resolve("conf"), folder.resolve("conf"), endpoint.address());
      Command cached = Command.withNothing(folder);
      Command bare = new Command(folder, Map.of("GAZAN_JAVA_OPTS", "-Xshare:off"));
      List<Start> with = new ArrayList<>();
      List<Start> without = new ArrayList<>();

      // When
      for (int i = 0; i < STARTS; i++) {
        with.add(start(cached, main));
        without.add(start(bare, main));
      }

      // Then
      System.out.println(line("with the cache", with));
      System.out.println(line("without", without));
      System.out.printf("archive %.1f MiB%n", Files.size(Build.archive()) / (double) (1 << 20));
      assertThat(median(with, Start::cpu)).isLessThan(median(without, Start::cpu));
    }
  }

  private static Start start(Command command, Path main) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Serving serving = Serving.start(command, Build.root().resolve("bin/gazan"), main)) {
      assertThat(serving.get("shop.example.com", "/api/x")).startsWith("HTTP/1.1 200 ");
      double millis = (System.nanoTime() - begin) / 1e6;
      Duration cpu = serving.process().toHandle().info().totalCpuDuration().orElseThrow();
      Start start = new Start(millis, cpu.toNanos() / 1e6, resident(serving.pid()));
      assertThat(serving.end()).isZero();
      return start;
    }
  }

  private static double resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1024.0;
  }

  private static String line(String name, List<Start> starts) {
    return "%-14s median of %d: %.0f ms, CPU %.0f ms, %.0f MiB resident; fastest %.0f ms"
        .formatted(
            name,
            starts.size(),
            median(starts, Start::millis),
            median(starts, Start::cpu),
            median(starts, Start::resident),
            starts.stream().mapToDouble(Start::millis).min().orElseThrow());
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
    double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
