package io.gazan.devcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.devcluster.store.Json;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many objects, and watches that miss none of them. */
class LoadIT {
  private static final int OBJECTS = 10_000;
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @Test
  @Timeout(60)
  void createsTenThousandAndTellsAllInOrder() throws Exception {
    try (DevCluster cluster = DevCluster.start();
        Http http = new Http(cluster, "");
        ExecutorService clients = Executors.newFixedThreadPool(4);
        BufferedReader watch = http.watch(MAPS + "?watch=1")) {
      // When
      List<Callable<Integer>> creates = new ArrayList<>();
      for (int i = 0; i < OBJECTS; i++) {
        String body = "{\"metadata\":{\"name\":\"m" + i + "\"},\"data\":{\"a\":\"b\"}}";
        creates.add(() -> http.send("POST", MAPS, "application/json", body).code());
      }
      List<Future<Integer>> answers = new ArrayList<>();
      creates.forEach(c -> answers.add(clients.submit(c)));

      // Then
      long last = 0;
      for (int i = 0; i < OBJECTS; i++) {
        var event = Json.parse(watch.readLine().getBytes(StandardCharsets.UTF_8));
        assertThat(event.path("type").asText()).isEqualTo("ADDED");
        long revision = event.at("/object/metadata/resourceVersion").asLong();
        assertThat(revision).isGreaterThan(last);
        last = revision;
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(201);
      }
      assertThat(http.get(MAPS).at("/items")).hasSize(OBJECTS);
    }
  }

  @Test
  @Timeout(60)
  void tellsAWriteToHundredWatchesAtOnce() throws Exception {
    try (DevCluster cluster =
            DevCluster.start(
                new DevClusterOptions(0, Duration.ofHours(1), InstantSource.system()));
        Http http = new Http(cluster, "")) {
      // Given
      List<BufferedReader> watches = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        watches.add(http.watch(MAPS + "?watch=1"));
      }

      // When, Then: nothing is looked at by the clock within the hour, so that events come by
      // writes.
      for (int round = 0; round < 20; round++) {
        String name = "m" + round;
        http.send("POST", MAPS, "application/json", "{\"metadata\":{\"name\":\"" + name + "\"}}");
        for (BufferedReader watch : watches) {
          assertThat(watch.readLine()).contains("\"" + name + "\"");
        }
      }

      for (BufferedReader watch : watches) {
        watch.close();
      }
    }
  }
}
