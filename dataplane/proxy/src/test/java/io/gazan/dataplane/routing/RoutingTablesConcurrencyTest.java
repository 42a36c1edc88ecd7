package io.gazan.dataplane.routing;

import static io.gazan.dataplane.routing.Documents.cluster;
import static io.gazan.dataplane.routing.Documents.document;
import static io.gazan.dataplane.routing.Documents.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoutingTablesConcurrencyTest {
  private static final int CHANGES = 300;

  @Test
  void readersSeeWholeTablesInOrderWhileTwoProvidersChangeThem() throws Exception {
    try (TablesFixture fixture = new TablesFixture();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      // Given documents in which both paths of the host name the same server
      fixture.apply(generation(1));
      AtomicBoolean done = new AtomicBoolean();
      RoutingTables tables = fixture.tables;

      // When
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(() -> read(tables, done)));
      }
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int start = i;
        writers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < CHANGES; n++) {
                    assertThat(tables.apply(generation(1 + (2 * n + start) % 200))).isEmpty();
                  }
                }));
      }

      // Then
      try {
        for (Future<?> writer : writers) {
          writer.get(60, TimeUnit.SECONDS);
        }
      } finally {
        done.set(true);
      }
      for (Future<Long> reader : readers) {
        assertThat(reader.get(10, TimeUnit.SECONDS)).isPositive();
      }
      assertThat(tables.changes().applied()).isEqualTo(2 * CHANGES + 1);
      assertThat(tables.changes().rejected()).isZero();
      assertThat(fixture.registry.clusters())
          .containsExactlyElementsOf(tables.current().clusters().values());
      assertThat(fixture.registry.endpoints()).hasSize(1);
    }
  }

  private static Upstreams generation(int number) {
    return document(
        Globals.NONE,
        List.of(cluster("c", number)),
        List.of(new VirtualHostSpec("h", List.of(named("/a", "c"), named("/b", "c")))));
  }

  /** How many matches it made; every one found a cluster that still has its endpoint. */
  private static long read(RoutingTables tables, AtomicBoolean done) {
    RequestHead a = Heads.get("h", "/a");
    RequestHead b = Heads.get("h", "/b/c");
    long matches = 0;
    long last = 0;
    while (!done.get()) {
      RoutingTable table = tables.current();
      Cluster first = taken(table, a);
      Cluster second = taken(table, b);
      assertThat(first).isSameAs(second);
      assertThat(first.pick(0)).isNotNull();
      assertThat(table.version().number()).isGreaterThanOrEqualTo(last);
      last = table.version().number();
      matches++;
    }
    return matches;
  }

  private static Cluster taken(RoutingTable table, RequestHead head) {
    Route route = table.match(head);
    Cluster cluster = route == null ? null : route.pickCluster();
    if (cluster == null) {
      throw new AssertionError("a request found no route");
    }
    return cluster;
  }
}
