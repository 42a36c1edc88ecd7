package io.gazan.dataplane.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.AdminCounts;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.Docs;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.consul.FakeConsul;
import io.gazan.dataplane.tls.HandshakeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md names what a running data plane shows, and nothing else. */
class MetricsDocsIT {
  private static final String DOCS = "docs/metrics.md";
  private static final Pattern LABEL = Pattern.compile("[{,]([a-z]+)=");

  @TempDir Path folder;

  @Test
  void everyFamilyIsDocumentedWithItsTypeAndLabelsAndEveryDocumentedOneIsThere()
      throws IOException {
    // Given
    Map<String, String> documented = new TreeMap<>();
    for (var row : Docs.rows(DOCS, "family")) {
      Set<String> labels = new TreeSet<>(Docs.code(row.get(2)));
      documented.put(Docs.code(row.getFirst()).getFirst(), row.get(1) + " " + labels);
    }

    // When
    Scrape scrape = scrape();
    Scrape withOperator = scrapeWithOperator();

    // Then
    Map<String, String> shown = new TreeMap<>();
    for (Scrape each : List.of(scrape, withOperator)) {
      each.types()
          .forEach(
              (family, type) -> {
                if (family.startsWith("gazan_") && !shown.containsKey(family)) {
                  shown.put(family, type + " " + labels(each, family));
                }
              });
    }
    assertThat(documented).isEqualTo(shown);
    assertThat(scrape.types().keySet()).anyMatch(family -> family.startsWith("jvm_"));
    assertThat(scrape.types().keySet())
        .allMatch(family -> family.matches("(gazan|jvm|process|system)_.*"));
  }

  @Test
  void everyReasonIsDocumentedWithItsStatus() {
    // Given
    Map<String, String> documented = new TreeMap<>();
    for (var row : Docs.rows(DOCS, "reason")) {
      documented.put(Docs.code(row.getFirst()).getFirst(), row.get(1));
    }

    // Then
    Map<String, String> known = new TreeMap<>();
    for (ErrorReply reply : ErrorReply.values()) {
      known.put(reply.reason(), Integer.toString(reply.status()));
    }
    assertThat(documented).isEqualTo(known);
  }

  @Test
  void everyResultOfAHandshakeIsDocumented() {
    // Given
    Set<String> documented = new TreeSet<>();
    for (var row : Docs.rows(DOCS, "result")) {
      documented.add(Docs.code(row.getFirst()).getFirst());
    }

    // Then
    Set<String> known = new TreeSet<>();
    for (HandshakeResult result : HandshakeResult.values()) {
      known.add(result.label());
    }
    assertThat(documented).isEqualTo(known);
  }

  @Test
  void everyFaultOfAnHttp2ConnectionIsDocumentedInItsOrder() {
    // Given
    List<String> documented =
        Docs.rows(DOCS, "fault").stream().map(row -> Docs.code(row.getFirst()).getFirst()).toList();

    // Then
    assertThat(documented)
        .isEqualTo(Arrays.stream(PeerFault.values()).map(PeerFault::label).toList());
    assertThat(Arrays.stream(PeerFault.values()).filter(PeerFault::isFlood)).hasSize(11);
  }

  @Test
  void everyReasonOfTheConfigApiIsDocumented() {
    // Given
    Set<String> documented = new TreeSet<>();
    for (var row : Docs.rows(DOCS, "turned away")) {
      documented.add(Docs.code(row.getFirst()).getFirst());
    }

    // Then
    Set<String> known = new TreeSet<>();
    for (AdminCounts.Reason reason : AdminCounts.Reason.values()) {
      known.add(reason.label());
    }
    assertThat(documented).isEqualTo(known);
  }

  /** With every listener, and after a request, since a family without a series is not shown. */
  private Scrape scrape() throws IOException {
    TestPairs.write(folder, "m", TestPairs.pair("m.example"));
    try (EchoEndpoint one = EchoEndpoint.start("one");
        FakeConsul consul = FakeConsul.start();
        DataplaneFixture gazan =
            DataplaneFixture.start(
                """
                threads: 2
                proxy_address_tls: 127.0.0.1:0
                proxy_certificates: %s
                """
                    .formatted(folder),
                UpstreamsYaml.host("m.example", one.address())
                    + """
                    provider: consul
                    consul:
                      servers: ["%s"]
                      services: [{hostname: c.example, upstream: c}]
                    """
                        .formatted(consul.url()))) {
      gazan.get("m.example", "/");
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> gazan.metric("gazan_responses_total{status=\"200\"}") == 1);
      return Scrape.parse(gazan.admin("/metrics").text());
    }
  }

  /** With an operator that nobody is, in place of the files. */
  private Scrape scrapeWithOperator() throws IOException {
    try (DataplaneFixture gazan =
        DataplaneFixture.in(
            Files.createTempDirectory("gazan-it"),
            """
            threads: 1
            operator: {address: "127.0.0.1:1", ca: ca, token_file: token, state_dir: state}
            """)) {
      return Scrape.parse(gazan.admin("/metrics").text());
    }
  }

  @Test
  void everyOutcomeOfASessionWithAnOperatorIsDocumented() throws IOException {
    // Given
    Set<String> documented = new TreeSet<>();
    for (var row : Docs.rows("docs/operator-provider.md", "outcome")) {
      documented.add(
          "gazan_operator_sessions_total{outcome=\"%s\"}"
              .formatted(Docs.code(row.getFirst()).getFirst()));
    }

    // Then
    assertThat(scrapeWithOperator().samples().keySet())
        .filteredOn(series -> series.startsWith("gazan_operator_sessions_total{"))
        .containsExactlyInAnyOrderElementsOf(documented);
  }

  private static Set<String> labels(Scrape scrape, String family) {
    Set<String> labels = new TreeSet<>();
    for (String series : scrape.samples().keySet()) {
      int brace = series.indexOf('{');
      String name = brace < 0 ? series : series.substring(0, brace);
      if (name.equals(family) || name.startsWith(family + "_bucket")) {
        Matcher label = LABEL.matcher(series.substring(name.length()));
        while (label.find()) {
          labels.add(label.group(1));
        }
      }
    }
    labels.remove("le");
    return labels;
  }
}
