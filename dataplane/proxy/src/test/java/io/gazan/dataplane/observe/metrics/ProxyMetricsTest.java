package io.gazan.dataplane.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.observe.sample.ClusterSample;
import io.gazan.dataplane.observe.sample.ConfigSample;
import io.gazan.dataplane.observe.sample.ProbeSample;
import io.gazan.dataplane.observe.sample.ScrapeSources;
import io.gazan.dataplane.observe.sample.UpstreamSample;
import io.gazan.upstreams.cluster.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyMetricsTest {
  private static final long MILLI = 1_000_000;
  private static final List<String> REASONS = List.of("no_route", "no_endpoint", "no_route");

  private static final ProbeSample PROBES =
      new ProbeSample(Map.of("http1", 5L, "timed_out", 2L), 3);

  private final AtomicReference<List<UpstreamSample>> upstreams = new AtomicReference<>(List.of());
  private final AtomicReference<List<ClusterSample>> clusters = new AtomicReference<>(List.of());
  private final AtomicReference<ConfigSample> config = new AtomicReference<>(ConfigSample.NONE);
  private final ProxyMetrics metrics =
      new ProxyMetrics(
          REASONS,
          new ScrapeSources(upstreams::get, clusters::get, () -> PROBES, config::get, () -> 7),
          2);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void aFreshProcessShowsEveryFamily() {
    // Given
    metrics.newLoop();

    // When
    Scrape scrape = Scrape.of(metrics);

    // Then
    assertThat(scrape.value("gazan_requests_total")).isZero();
    assertThat(scrape.value("gazan_active_connections")).isZero();
    assertThat(scrape.value("gazan_config_age_seconds")).isNaN();
    assertThat(scrape.value("gazan_open_files")).isPositive();
    assertThat(scrape.value("gazan_memory_bytes")).isGreaterThan(1 << 20);
    assertThat(scrape.value("gazan_access_log_dropped_total")).isEqualTo(7);
    assertThat(scrape.types()).containsKeys("jvm_memory_used_bytes", "jvm_threads_live_threads");
    assertThat(scrape.value("process_files_max_files"))
        .isGreaterThanOrEqualTo(scrape.value("gazan_open_files"));
  }

  @Test
  void loopsAreAddedUp() {
    // Given
    LoopMetrics one = metrics.newLoop();
    LoopMetrics two = metrics.newLoop();

    // When
    one.request(0, 1);
    one.request(0, 0);
    two.request(0, 1);
    two.request(LoopMetrics.METHODS.indexOf("other"), 1);
    one.error(0);
    two.error(2);
    two.error(1);

    // Then
    Scrape scrape = Scrape.of(metrics);
    assertThat(scrape.value("gazan_requests_total")).isEqualTo(4);
    assertThat(scrape.value("gazan_requests_by_method_total{method=\"GET\"}")).isEqualTo(3);
    assertThat(scrape.value("gazan_requests_by_method_total{method=\"other\"}")).isEqualTo(1);
    assertThat(scrape.value("gazan_requests_by_version_total{version=\"HTTP/1.0\"}")).isOne();
    assertThat(scrape.value("gazan_requests_by_version_total{version=\"HTTP/1.1\"}")).isEqualTo(3);
    assertThat(scrape.value("gazan_errors_total{reason=\"no_route\"}")).isEqualTo(2);
    assertThat(scrape.value("gazan_errors_total{reason=\"no_endpoint\"}")).isOne();
  }

  @Test
  void statusesAreCountedOneByOneAndTheImpossibleOnesTogether() {
    // Given
    LoopMetrics loop = metrics.newLoop();

    // When
    for (int status : new int[] {100, 200, 200, 404, 599, 99, 600, 0, -1}) {
      loop.response(status, MILLI);
    }

    // Then
    Scrape scrape = Scrape.of(metrics);
    assertThat(scrape.value("gazan_responses_total{status=\"100\"}")).isOne();
    assertThat(scrape.value("gazan_responses_total{status=\"200\"}")).isEqualTo(2);
    assertThat(scrape.value("gazan_responses_total{status=\"404\"}")).isOne();
    assertThat(scrape.value("gazan_responses_total{status=\"599\"}")).isOne();
    assertThat(scrape.value("gazan_responses_total{status=\"other\"}")).isEqualTo(4);
    assertThat(scrape.samples()).doesNotContainKey("gazan_responses_total{status=\"201\"}");
  }

  @Test
  void histogramsHaveCumulativeBucketsASumAndACount() {
    // Given
    LoopMetrics one = metrics.newLoop();
    LoopMetrics two = metrics.newLoop();

    // When
    one.response(200, 500_000);
    one.response(200, 500_001);
    two.response(200, 61_000 * MILLI);
    two.upstreamFirstByte(2 * MILLI);

    // Then
    Scrape scrape = Scrape.of(metrics);
    String family = "gazan_response_latency_seconds";
    assertThat(scrape.value(family + "_bucket{le=\"5.0E-4\"}")).isOne();
    assertThat(scrape.value(family + "_bucket{le=\"0.001\"}")).isEqualTo(2);
    assertThat(scrape.value(family + "_bucket{le=\"60.0\"}")).isEqualTo(2);
    assertThat(scrape.value(family + "_bucket{le=\"+Inf\"}")).isEqualTo(3);
    assertThat(scrape.value(family + "_count")).isEqualTo(3);
    assertThat(scrape.value(family + "_sum")).isEqualTo(61.001000001);
    assertThat(scrape.value("gazan_request_latency_seconds_bucket{le=\"0.0025\"}")).isOne();
    assertThat(scrape.value("gazan_request_latency_seconds_count")).isOne();
  }

  @Test
  void connectionsAndTheRestAreCounted() {
    // Given
    LoopMetrics loop = metrics.newLoop();

    // When
    loop.connectionAccepted();
    loop.connectionAccepted();
    loop.connectionClosed();
    loop.connectionRefused();
    loop.memoryFailure();
    loop.bytesIn(100);
    loop.bytesOut(5_000_000_000L);
    loop.underscoreDropped(3);
    loop.retry();
    loop.upstreamOpened();
    loop.upstreamOpened();
    loop.upstreamClosed();
    loop.poolIdle(1);
    loop.poolIdle(1);
    loop.poolIdle(-1);

    // Then
    Scrape scrape = Scrape.of(metrics);
    assertThat(scrape.value("gazan_active_connections")).isOne();
    assertThat(scrape.value("gazan_connections_accepted_total")).isEqualTo(2);
    assertThat(scrape.value("gazan_connections_refused_total")).isOne();
    assertThat(scrape.value("gazan_memory_failures_total")).isOne();
    assertThat(scrape.value("gazan_bytes_in_total")).isEqualTo(100);
    assertThat(scrape.value("gazan_bytes_out_total")).isEqualTo(5e9);
    assertThat(scrape.value("gazan_dropped_underscore_headers_total")).isEqualTo(3);
    assertThat(scrape.value("gazan_upstream_retries_total")).isOne();
    assertThat(scrape.value("gazan_upstream_connections")).isOne();
    assertThat(scrape.value("gazan_upstream_connections_opened_total")).isEqualTo(2);
    assertThat(scrape.value("gazan_upstream_connections_closed_total")).isOne();
    assertThat(scrape.value("gazan_upstream_idle_connections")).isOne();
  }

  @Test
  void theTableInForceIsDescribed() {
    // Given
    long tenSecondsAgo = System.currentTimeMillis() - 10_000;

    // When
    config.set(new ConfigSample(42, tenSecondsAgo, 5, 2));

    // Then
    Scrape scrape = Scrape.of(metrics);
    assertThat(scrape.value("gazan_config_version")).isEqualTo(42);
    assertThat(scrape.value("gazan_config_age_seconds")).isBetween(10.0, 60.0);
    assertThat(scrape.value("gazan_config_applied_total")).isEqualTo(5);
    assertThat(scrape.value("gazan_config_rejected_total")).isEqualTo(2);
  }

  @Test
  void upstreamsBeyondTheCapShareOther() {
    // Given
    List<UpstreamSample> samples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      samples.add(
          new UpstreamSample("10.0.0." + i + ":80", 1, 3, 2, 4, i != 9, 0, Set.of(Protocol.HTTP1)));
    }
    upstreams.set(samples);

    // When
    Scrape scrape = Scrape.of(metrics);

    // Then
    String requests = "gazan_requests_by_upstream_total";
    assertThat(scrape.samples().keySet().stream().filter(s -> s.startsWith(requests + "{")))
        .containsExactlyInAnyOrder(
            requests + "{upstream=\"10.0.0.0:80\"}",
            requests + "{upstream=\"10.0.0.1:80\"}",
            requests + "{upstream=\"other\"}");
    assertThat(scrape.value(requests + "{upstream=\"other\"}")).isEqualTo(8);
    assertThat(scrape.value("gazan_upstream_health{upstream=\"10.0.0.0:80\"}")).isOne();
    assertThat(scrape.value("gazan_upstream_health{upstream=\"other\"}")).isZero();
    assertThat(scrape.value("gazan_upstream_active_requests{upstream=\"other\"}")).isEqualTo(16);
    assertThat(scrape.value("gazan_retries_by_upstream_total{upstream=\"other\"}")).isEqualTo(24);
    assertThat(scrape.value("gazan_connections_by_upstream{upstream=\"10.0.0.1:80\"}"))
        .isEqualTo(4);
    assertThat(scrape.value("gazan_connections_by_upstream{upstream=\"other\"}")).isEqualTo(32);
    String protocol = "gazan_upstream_protocol";
    assertThat(scrape.samples().keySet().stream().filter(s -> s.startsWith(protocol + "{")))
        .containsExactlyInAnyOrder(
            protocol + "{protocol=\"http1\",upstream=\"10.0.0.0:80\"}",
            protocol + "{protocol=\"http1\",upstream=\"10.0.0.1:80\"}",
            protocol + "{protocol=\"http1\",upstream=\"other\"}");
  }

  @Test
  void probesAreCountedByResult() {
    // When
    Scrape scrape = Scrape.of(metrics);

    // Then
    assertThat(scrape.value("gazan_upstream_probes_total{result=\"http1\"}")).isEqualTo(5);
    assertThat(scrape.value("gazan_upstream_probes_total{result=\"timed_out\"}")).isEqualTo(2);
    assertThat(scrape.value("gazan_upstream_probe_waits_refused_total")).isEqualTo(3);
  }

  @Test
  void clustersBeyondTheCapShareOther() {
    // Given
    ClusterSample.Overflows overflows = new ClusterSample.Overflows(1, 2, 3, 4);
    clusters.set(
        List.of(
            new ClusterSample("shop", 5, 1, false, overflows),
            new ClusterSample("a.test /", 6, 0, true, overflows),
            new ClusterSample("b.test /", 7, 2, true, overflows),
            new ClusterSample("c.test /", 8, 3, false, overflows)));

    // When
    Scrape scrape = Scrape.of(metrics);

    // Then
    assertThat(scrape.value("gazan_cluster_connections{cluster=\"shop\"}")).isEqualTo(5);
    assertThat(scrape.value("gazan_cluster_connections{cluster=\"other\"}")).isEqualTo(15);
    assertThat(scrape.value("gazan_cluster_pending_requests{cluster=\"other\"}")).isEqualTo(5);
    assertThat(scrape.value("gazan_cluster_circuit_open{cluster=\"shop\"}")).isZero();
    assertThat(scrape.value("gazan_cluster_circuit_open{cluster=\"other\"}")).isOne();
    String family = "gazan_cluster_overflows_total";
    assertThat(scrape.value(family + "{cluster=\"shop\",limit=\"connections\"}")).isOne();
    assertThat(scrape.value(family + "{cluster=\"shop\",limit=\"pending\"}")).isEqualTo(2);
    assertThat(scrape.value(family + "{cluster=\"shop\",limit=\"requests\"}")).isEqualTo(3);
    assertThat(scrape.value(family + "{cluster=\"other\",limit=\"retries\"}")).isEqualTo(8);
    assertThat(scrape.samples().keySet().stream().filter(s -> s.startsWith(family + "{")))
        .hasSize(3 * 4);
  }

  @Test
  void labelsAreEscaped() {
    // Given
    upstreams.set(List.of(new UpstreamSample("a\"b\\c\nd", 1, 0, 0, 0, true, 3, Set.of())));

    // When
    Scrape scrape = Scrape.of(metrics);

    // Then
    assertThat(scrape.value("gazan_upstream_ejections_total{upstream=\"a\\\"b\\\\c\\nd\"}"))
        .isEqualTo(3);
  }

  @Test
  void scrapesBesideWritingLoopsSeeTotalsThatGrowAndEndExact() throws Exception {
    // Given
    int rounds = 500_000;
    AtomicBoolean done = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      LoopMetrics loop = metrics.newLoop();
      writers.add(Thread.ofPlatform().start(() -> exchanges(loop, rounds)));
    }
    Thread scraper = Thread.ofPlatform().start(() -> assertGrowing(done));

    // When
    for (Thread writer : writers) {
      writer.join();
    }
    done.set(true);
    scraper.join();

    // Then
    Scrape scrape = Scrape.of(metrics);
    assertThat(growing.get()).isNull();
    assertThat(scrape.value("gazan_requests_total")).isEqualTo(3.0 * rounds);
    assertThat(scrape.value("gazan_responses_total{status=\"200\"}")).isEqualTo(3.0 * rounds);
    assertThat(scrape.value("gazan_response_latency_seconds_count")).isEqualTo(3.0 * rounds);
    assertThat(scrape.value("gazan_bytes_out_total")).isEqualTo(30.0 * rounds);
    assertThat(scrape.value("gazan_active_connections")).isZero();
  }

  private final AtomicReference<Throwable> growing = new AtomicReference<>();

  private void assertGrowing(AtomicBoolean done) {
    double last = 0;
    try {
      while (!done.get()) {
        Scrape scrape = Scrape.of(metrics);
        double now = scrape.value("gazan_requests_total");
        assertThat(now).isGreaterThanOrEqualTo(last);
        assertThat(scrape.value("gazan_active_connections")).isBetween(0.0, 3.0);
        last = now;
      }
    } catch (AssertionError e) {
      growing.set(e);
    }
  }

  private static void exchanges(LoopMetrics loop, int rounds) {
    for (int i = 0; i < rounds; i++) {
      loop.connectionAccepted();
      loop.request(0, 1);
      loop.upstreamFirstByte(i);
      loop.bytesOut(10);
      loop.response(200, i);
      loop.connectionClosed();
    }
  }
}
