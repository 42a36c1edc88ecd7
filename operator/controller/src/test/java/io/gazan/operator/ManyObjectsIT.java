package io.gazan.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.publish.Publication;
import io.gazan.operator.status.StatusTargets;
import io.gazan.operator.stream.FakePlane;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.stream.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten thousand Ingresses: writing their statuses must not hold up a change of endpoints. */
@Tag("soak")
class ManyObjectsIT {
  private static final int MANY = 10_000;
  private static final Duration LONG = Duration.ofMinutes(3);
  private final Cluster cluster = new Cluster();

  @AfterEach
  void end() {
    cluster.close();
  }

  private void endpoint(int number) {
    cluster.server.apply(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: i0-1, namespace: web, labels: {kubernetes.io/service-name: i0}}
        addressType: IPv4
        endpoints: [{addresses: [10.9.9.%d], conditions: {ready: true}}]
        ports: [{name: http, port: 8080, protocol: TCP}]
        """
            .formatted(number));
  }

  @Test
  void statusesOfManyDoNotHoldUpAChangeOfEndpoints() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    for (int i = 0; i < MANY; i++) {
      cluster.site("i" + i, "h" + i + ".example.com");
    }
    OperatorConfig config =
        Cluster.config("one").with(new StatusTargets(null, List.of("192.0.2.1")));
    try (Operator operator = Operator.start(config, cluster.client);
        FakePlane plane = new FakePlane(operator.dataPlanes(), "plane", Schema.KNOWN.getLast())) {
      Awaitility.await().atMost(LONG).until(operator::isLeader);
      plane.acknowledge(Objects.requireNonNull(operator.newest()));
      Awaitility.await()
          .atMost(LONG)
          .until(() -> Scrape.of(operator).value("gazan_operator_status_writes_total") > 100);

      Publication published = Objects.requireNonNull(operator.newest());
      String first =
          published.snapshot().upstreams().clusters().keySet().stream()
              .filter(name -> name.matches(".*\\bi0\\b.*"))
              .findFirst()
              .orElseThrow();

      // When
      List<Long> millis = new ArrayList<>();
      for (int i = 1; i <= 50; i++) {
        String address = "10.9.9." + i;
        long begin = System.nanoTime();
        endpoint(i);
        Awaitility.await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> has(Objects.requireNonNull(operator.newest()), first, address));
        millis.add((System.nanoTime() - begin) / 1_000_000);
      }

      // Then
      assertThat(Scrape.of(operator).value("gazan_operator_status_writes_total")).isLessThan(MANY);
      millis.sort(null);
      assertThat(millis.get(25)).as("median of %s", millis).isLessThan(1_000);
      Awaitility.await()
          .atMost(LONG)
          .until(() -> Scrape.of(operator).value("gazan_operator_status_writes_total") >= MANY);
    }
  }

  private static boolean has(Publication publication, String cluster, String address) {
    ClusterSpec spec = publication.snapshot().upstreams().clusters().get(cluster);
    return spec != null && spec.toString().contains(address);
  }
}
