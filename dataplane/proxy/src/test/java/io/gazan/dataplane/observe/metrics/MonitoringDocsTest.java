package io.gazan.dataplane.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.gazan.dataplane.observe.sample.ConfigSample;
import io.gazan.dataplane.observe.sample.ProbeSample;
import io.gazan.dataplane.observe.sample.ScrapeSources;
import io.gazan.dataplane.testing.Docs;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dashboard and the alert rules ask for metrics that there are: those of docs/metrics.md, which
 * {@link MetricsDocsIT} holds against a running data plane, and the JVM's of a scrape.
 */
class MonitoringDocsTest {
  private static final String METRICS = "docs/metrics.md";
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** Families whose values stand in a table of their own, by the heading of its first column. */
  private static final Map<String, String> TABLES =
      Map.of(
          "gazan_errors_total", "reason",
          "gazan_tls_handshakes_total", "result",
          "gazan_http2_connection_errors_total", "fault",
          "gazan_config_turned_away_total", "turned away");

  private final PromQlCheck check = new PromQlCheck(families());

  @Test
  void everyExpressionAsksForWhatThereIs() {
    // Given
    Map<String, String> expressions = MonitoringFiles.expressions();
    assertThat(expressions).hasSizeGreaterThan(60);

    // Then
    expressions.forEach((where, expr) -> assertThat(check.problems(expr)).as(where).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rate(gazan_request_total[5m]); no family has gazan_request_total",
        "sum(jvm_made_up_bytes) > 0; no family has jvm_made_up_bytes",
        "process_open_fds; no family has process_open_fds",
        "rate(gazan_requests[5m]); no family has gazan_requests",
        "gazan_active_connections_total; no family has gazan_active_connections_total",
        "gazan_active_connections_sum;"
            + " gazan_active_connections_sum is not in gazan_active_connections, a gauge",
        "rate(gazan_response_latency_seconds[5m]); gazan_response_latency_seconds is not in"
            + " gazan_response_latency_seconds, a histogram",
        "rate(gazan_responses_total_count[5m]);"
            + " gazan_responses_total_count is not in gazan_responses_total, a counter",
        "gazan_requests_total > 5;"
            + " gazan_requests_total is a counter, which is not read that way",
        "rate(gazan_active_connections[5m]);"
            + " gazan_active_connections is a gauge, which is not read that way",
        "rate(gazan_requests_total);"
            + " gazan_requests_total is a counter, which is not read that way",
        "rate(gazan_errors_total{status=\"500\"}[5m]); gazan_errors_total has no label status",
        "rate(gazan_errors_total{reason=\"no_endpoints\"}[5m]);"
            + " gazan_errors_total has no reason no_endpoints",
        "rate(gazan_auth_requests_total{outcome=~\"denied|lost\"}[5m]);"
            + " gazan_auth_requests_total has no outcome lost",
        "jvm_memory_used_bytes{area=\"stack\"}; jvm_memory_used_bytes has no area stack",
        "sum by (node) (gazan_upstream_health); no metric here has the label node",
      })
  void whatThereIsNotIsFound(String expr, String problem) {
    assertThat(check.problems(expr)).containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "histogram_quantile(0.9, sum by (le) (rate(gazan_request_latency_seconds_bucket[5m])))",
        "rate(gazan_request_latency_seconds_sum[5m])/rate(gazan_request_latency_seconds_count[5m])",
        "increase(gazan_responses_total{status=~\"5..\",job=~\"$job\"}[$__rate_interval]) > 0",
        "label_values(gazan_requests_total, job)",
      })
  void whatThereIsIsNotComplainedOf(String expr) {
    assertThat(check.problems(expr)).isEmpty();
  }

  @Test
  void everyAlertSaysHowLongHowBadAndWhat() {
    // Given
    List<MonitoringFiles.Alert> alerts = MonitoringFiles.alerts();

    // Then
    assertThat(alerts).extracting(MonitoringFiles.Alert::name).doesNotHaveDuplicates();
    assertThat(alerts)
        .allSatisfy(
            alert -> {
              assertThat(alert.name()).matches("Gazan[A-Z]\\w+");
              assertThat(alert.forTime()).matches("[1-9]\\d*[mh]");
              assertThat(alert.severity()).isIn("critical", "warning");
              assertThat(alert.summary()).contains("$labels.instance");
            });
    assertThat(alerts)
        .extracting(MonitoringFiles.Alert::name)
        .contains(
            "GazanErrorRate",
            "GazanNoHealthyEndpoint",
            "GazanConfigRejected",
            "GazanConfigStale",
            "GazanCertificateRejected",
            "GazanEventLoopStalled",
            "GazanConnectionsNearLimit",
            "GazanConsulUnanswered",
            "GazanLogLinesDropped");
  }

  @Test
  void theDashboardIsStrictJson() throws IOException {
    // Given
    JsonFactory strict =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    // When
    int tokens = 0;
    try (JsonParser parser = strict.createParser(Docs.file(MonitoringFiles.DASHBOARD).toFile())) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }

    // Then
    assertThat(tokens).isGreaterThan(1000);
  }

  @Test
  void theDashboardShowsWhatOperatorsWatch() {
    // Given
    Set<String> shown = new TreeSet<>();
    MonitoringFiles.panels()
        .forEach(
            panel -> {
              assertThat(panel.expressions().isEmpty())
                  .as(panel.title())
                  .isEqualTo(panel.type().equals("row"));
              panel.expressions().forEach(expr -> shown.addAll(PromQlCheck.metrics(expr)));
            });

    // Then
    assertThat(shown)
        .contains(
            "gazan_responses_total",
            "gazan_errors_total",
            "gazan_response_latency_seconds_bucket",
            "gazan_request_latency_seconds_bucket",
            "gazan_upstream_health",
            "gazan_upstream_ejections_total",
            "gazan_upstream_connections",
            "gazan_tls_handshakes_total",
            "gazan_http2_connection_errors_total",
            "gazan_config_version",
            "gazan_config_age_seconds",
            "gazan_config_rejected_total",
            "gazan_config_refused",
            "gazan_auth_requests_total",
            "gazan_event_loop_lag_seconds_bucket",
            "gazan_memory_bytes",
            "gazan_open_files",
            "gazan_accept_pauses_total",
            "gazan_log_dropped_total",
            "gazan_access_log_dropped_total");
  }

  /** What is documented of our own, and what a scrape shows of the JVM's. */
  private static Map<String, PromQlCheck.Family> families() {
    Map<String, PromQlCheck.Family> families = new HashMap<>();
    for (List<String> row : Docs.rows(METRICS, "family")) {
      String name = Docs.code(row.getFirst()).getFirst();
      Set<String> values = new HashSet<>(words(row.get(3)));
      String heading = TABLES.get(name);
      if (heading != null) {
        Docs.rows(METRICS, heading).forEach(value -> values.addAll(Docs.code(value.getFirst())));
      }
      families.put(
          name, new PromQlCheck.Family(row.get(1), Set.copyOf(Docs.code(row.get(2))), values));
    }
    Scrape scrape = scrape();
    scrape
        .types()
        .forEach(
            (name, type) -> {
              if (!name.startsWith("gazan_")) {
                families.put(name, ofScrape(scrape, name, type));
              }
            });
    return families;
  }

  private static PromQlCheck.Family ofScrape(Scrape scrape, String name, String type) {
    Set<String> labels = new HashSet<>();
    Set<String> values = new HashSet<>();
    for (String series : scrape.samples().keySet()) {
      if (series.startsWith(name + "{")) {
        LABEL
            .matcher(series)
            .results()
            .forEach(
                label -> {
                  labels.add(label.group(1));
                  values.add(label.group(2));
                });
      }
    }
    return new PromQlCheck.Family(type, labels, values);
  }

  private static Scrape scrape() {
    ScrapeSources nothing =
        new ScrapeSources(
            List::of,
            List::of,
            () -> new ProbeSample(Map.of(), 0),
            () -> ConfigSample.NONE,
            () -> 0);
    try (ProxyMetrics metrics = new ProxyMetrics(nothing)) {
      return Scrape.of(metrics);
    }
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }
}
