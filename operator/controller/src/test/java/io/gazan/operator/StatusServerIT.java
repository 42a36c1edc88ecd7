package io.gazan.operator;

import static io.gazan.operator.Cluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Probes, metrics and the snapshot. */
class StatusServerIT {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(gazan_operator_[a-z_]+)`");
  private final Cluster cluster = new Cluster();

  @AfterEach
  void end() {
    cluster.close();
  }

  @Test
  void answersOnlyGetOfWhatThereIs() throws Exception {
    // Given
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      Pages pages = Pages.of(operator);

      // When Then
      assertThat(pages.get("/").statusCode()).isEqualTo(404);
      assertThat(pages.get("/metrics/more").statusCode()).isEqualTo(404);
      assertThat(pages.send("POST", "/metrics").statusCode()).isEqualTo(405);
      assertThat(pages.send("HEAD", "/livez").statusCode()).isEqualTo(200);
      soon().until(operator::isReady);
      assertThat(pages.get("/readyz").body()).isEqualTo("ok\n");
      assertThat(pages.get("/v1/snapshot").body()).startsWith("{");
    }
  }

  @Test
  void hasEveryMetricOfTheDocumentationAndNoOther() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    cluster.site("shop", "shop.example.com");
    String documentation = Files.readString(Path.of("../../docs/kubernetes/operator.md"));
    Set<String> documented = names(ROW, documentation);
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon().untilAsserted(() -> assertThat(OperatorIT.hosts(operator)).hasSize(1));

      // When
      Set<String> families = names(TYPE, Pages.of(operator).get("/metrics").body());

      // Then
      Set<String> ours =
          families.stream()
              .filter(family -> family.startsWith("gazan_"))
              .map(family -> family.replaceAll("_seconds_max$", "_seconds"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(ours).isEqualTo(documented);
      families.removeIf(family -> family.startsWith("gazan_"));
      assertThat(families)
          .allMatch(family -> family.matches("(jvm|process|system)_.*"))
          .contains("jvm_memory_used_bytes", "process_uptime_seconds");
    }
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
