package io.gazan.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.Translation;
import io.gazan.operator.translate.Verdict;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.stream.Snapshot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
  private static final ObjectKey SHOP = new ObjectKey("Ingress", "web", "shop");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final OperatorMetrics metrics = new OperatorMetrics(registry);

  private static Publication publication(long sequence, Finding... findings) {
    Verdict.Outcome fine = new Verdict.Outcome(true, "Accepted", "");
    Verdict verdict = new Verdict(SHOP, "uid", 1, "1", fine, fine, List.of(findings), Set.of("x"));
    return new Publication(
        sequence,
        Snapshot.of(Upstreams.EMPTY),
        new Translation(Upstreams.EMPTY, Map.of(SHOP, verdict)));
  }

  private double broken(Reason reason) {
    return registry
        .get("gazan.operator.certificates.broken")
        .tag("reason", reason.text())
        .gauge()
        .value();
  }

  @Test
  void countsCertificatesThatCannotBeUsedUntilTheyAreRepaired() {
    // Given
    Publication one =
        publication(
            1,
            Finding.warning(Reason.CERTIFICATE_INVALID, "spec.tls[0]", "no key"),
            Finding.warning(Reason.CERTIFICATE_INVALID, "spec.tls[1]", "no key"),
            Finding.warning(Reason.NO_ENDPOINTS, "", "none"));

    // When Then
    metrics.published(one, null, 0);
    assertThat(broken(Reason.CERTIFICATE_INVALID)).isEqualTo(2);
    assertThat(broken(Reason.CERTIFICATE_EXPIRED)).isZero();
    metrics.published(publication(2), one, 0);
    assertThat(broken(Reason.CERTIFICATE_INVALID)).isZero();
  }

  @Test
  void aScrapeMeetsEveryRowOnceWhileTheyChange() throws Exception {
    // Given
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    OperatorMetrics shared = new OperatorMetrics(prometheus);
    Thread publisher =
        Thread.ofPlatform()
            .start(
                () -> {
                  Publication before = null;
                  for (int i = 1; i <= 5_000; i++) {
                    Publication next = publication(i);
                    shared.published(next, before, 0);
                    before = next;
                  }
                });

    // When Then
    do {
      assertThat(prometheus.scrape()).contains("gazan_operator_certificates_broken");
    } while (publisher.isAlive());
    publisher.join();
    assertThat(prometheus.scrape())
        .contains("gazan_operator_objects{kind=\"Ingress\",verdict=\"accepted\"} 1.0");
  }
}
