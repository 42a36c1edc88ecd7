package io.gazan.dataplane.provider.consul;

import static io.gazan.dataplane.provider.consul.ConsulDocument.following;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.consul.ConsulMood;
import io.gazan.dataplane.testing.consul.ConsulQuery;
import io.gazan.dataplane.testing.consul.FakeConsul;
import io.gazan.dataplane.testing.consul.Instance;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Acceptance A50 to A52 and the configuration E9: endpoints follow what Consul says. */
class ConsulIT {
  private static final String WEB = "{hostname: web.example, upstream: web}";

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("three");
  @AutoClose private final FakeConsul consul = FakeConsul.start();

  @Test
  void endpointsComeAndGoAsConsulSays() throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = DataplaneFixture.start(following(consul, WEB))) {
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");

      // When
      consul.register("web", at(one), at(two));

      // Then
      await(() -> names(gazan, "web.example").equals(Set.of("one", "two")));

      // When
      consul.register("web", at(two), at(one).critical());

      // Then
      await(() -> names(gazan, "web.example").equals(Set.of("two")));

      // When: all are gone, and Consul says so.
      consul.register("web");

      // Then
      await(() -> gazan.get("web.example", "/").status() == 503);
      assertThat(gazan.get("other.example", "/").status()).isEqualTo(404);

      // When
      consul.register("web", at(three));

      // Then
      await(() -> names(gazan, "web.example").equals(Set.of("three")));
    }
  }

  @Test
  void whatConsulSaidLastStaysWhileItIsDownAndChangesWhenItIsBack() throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = DataplaneFixture.start(following(consul, WEB))) {
      // When
      consul.kill();
      await(() -> gazan.metric("gazan_consul_failures_total{reason=\"connect\"}") >= 2);

      // Then
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");
      assertThat(gazan.admin("/readyz").status()).isEqualTo(200);

      // When
      consul.register("web", at(two));
      consul.revive();

      // Then
      await(() -> names(gazan, "web.example").equals(Set.of("two")));
    }
  }

  @Test
  void startsWithoutConsulAndServesWhenItComes() throws IOException {
    // Given
    consul.register("web", at(one)).kill();
    String document = following(consul, WEB) + "own.example: {paths: {/: {servers: ['%s']}}}\n";
    try (DataplaneFixture gazan = DataplaneFixture.start(document.formatted(two.address()))) {
      // Then: what does not need Consul is served, the rest has no endpoint.
      assertThat(gazan.get("own.example", "/").endpoint()).isEqualTo("two");
      assertThat(gazan.get("web.example", "/").status()).isEqualTo(503);
      assertThat(gazan.admin("/readyz").status()).isEqualTo(200);
      assertThat(gazan.metric("gazan_consul_services_unknown")).isEqualTo(1);

      // When
      consul.revive();

      // Then
      await(() -> names(gazan, "web.example").equals(Set.of("one")));
      assertThat(gazan.metric("gazan_consul_services_unknown")).isZero();
    }
  }

  @Test
  void sendsTheTokenTheTagAndTheDataCentre() throws IOException {
    // Given
    consul.requireToken("s3cret").register("web", at(one).tags("v1"), at(two).tags("v2", "a b"));
    String more = "  token: s3cret\n  dc: dc2";
    try (DataplaneFixture gazan =
        DataplaneFixture.start(
            following(List.of(consul), more, "{hostname: web.example, upstream: web, tag: v2}"))) {
      // Then
      assertThat(names(gazan, "web.example")).containsExactly("two");
      ConsulQuery first = consul.queries().getFirst();
      assertThat(first.token()).isEqualTo("s3cret");
      assertThat(first.parameters())
          .containsEntry("tag", "v2")
          .containsEntry("dc", "dc2")
          .containsKey("passing")
          .doesNotContainKeys("index", "stale", "consistent", "token");
    }
  }

  @Test
  void aTokenThatIsTakenAwayChangesNothing() throws IOException {
    // Given
    consul.requireToken("old").register("web", at(one));
    try (DataplaneFixture gazan =
        DataplaneFixture.start(following(List.of(consul), "  token: old", WEB))) {
      // When
      consul.requireToken("new");
      consul.register("web", at(two));
      await(() -> gazan.metric("gazan_consul_failures_total{reason=\"forbidden\"}") >= 1);

      // Then
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");

      // When: the document has the new one.
      gazan.replaceUpstreams(following(List.of(consul), "  token: new", WEB));

      // Then
      await(() -> names(gazan, "web.example").equals(Set.of("two")));
    }
  }

  /** E9. */
  @Test
  void twoPathsOnOneServiceAreFollowedOnceAndHaveTheirOwnPolicies() throws IOException {
    // Given
    consul.requireToken("t").register("real-service", at(one)).register("api", at(two));
    String document =
        following(
            List.of(consul),
            "  token: t",
            "{proxy: shop.example, real: real-service}",
            "{proxy: shop.example, real: real-service, path: /two, client_headers: ['X-Path:"
                + " two']}",
            "{hostname: shop.example, upstream: api, path: /api, to_https: true}");
    try (DataplaneFixture gazan = DataplaneFixture.start(document)) {
      // Then
      assertThat(gazan.get("shop.example", "/").endpoint()).isEqualTo("one");
      assertThat(gazan.get("shop.example", "/two").endpoint()).isEqualTo("one");
      assertThat(gazan.get("shop.example", "/two").header("X-Path")).isEqualTo("two");
      assertThat(gazan.get("shop.example", "/").header("X-Path")).isNull();
      assertThat(gazan.get("shop.example", "/api").status()).isEqualTo(301);
      assertThat(gazan.metric("gazan_consul_services")).isEqualTo(2);
    }
  }

  @Test
  void theFileCountsBesideConsulAndIsFollowed() throws IOException {
    // Given
    consul.register("web", at(one)).register("api", at(three));
    String own =
        """
        headers: ["X-Global: first"]
        own.example:
          paths:
            "/": {servers: ["%s"]}
            "/half": {clusters: [{name: consul/web, weight: 1}, {name: plain, weight: 1}]}
        clusters: {plain: {servers: ["%s"]}}
        """
            .formatted(two.address(), two.address());
    try (DataplaneFixture gazan = DataplaneFixture.start(following(consul, WEB) + own)) {
      // Then
      assertThat(gazan.get("web.example", "/").header("X-Global")).isEqualTo("first");
      assertThat(gazan.get("own.example", "/").endpoint()).isEqualTo("two");
      assertThat(names(gazan, "own.example", "/half")).containsExactly("one", "two");

      // When: another global, one service more
      String api = "{hostname: api.example, upstream: api}";
      gazan.replaceUpstreams(following(consul, WEB, api) + own.replace("first", "second"));

      // Then: never without an endpoint, for its first answer was waited for
      await(() -> "second".equals(gazan.get("web.example", "/").header("X-Global")));
      assertThat(gazan.get("api.example", "/").endpoint()).isEqualTo("three");

      // When: a document with a mistake
      gazan.replaceUpstreams(following(consul, WEB, "{hostname: api.example}"));
      await(() -> gazan.metric("gazan_config_rejected_total") >= 1);

      // Then: what runs goes on following.
      consul.register("api", at(two));
      await(() -> names(gazan, "api.example").equals(Set.of("two")));

      // When: no more Consul
      gazan.replaceUpstreams(
          "api.example: {paths: {/: {servers: ['%s']}}}".formatted(one.address()));

      // Then
      await(() -> names(gazan, "api.example").equals(Set.of("one")));
      assertThat(gazan.get("web.example", "/").status()).isEqualTo(404);
      assertThat(gazan.admin("/metrics").text()).doesNotContain("gazan_consul_");
    }
  }

  @Test
  void anIndexThatGoesBackIsNotWaitedFor() throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = DataplaneFixture.start(following(consul, WEB))) {
      // When
      consul.restore(3, "web", at(two));
      await(() -> names(gazan, "web.example").equals(Set.of("two")));

      // Then: the next query began anew, and those after it wait and see changes.
      consul.register("web", at(three));
      await(() -> names(gazan, "web.example").equals(Set.of("three")));
      assertThat(consul.queries()).filteredOn(query -> query.index() == 0).hasSizeGreaterThan(1);
      assertThat(consul.queries()).extracting(ConsulQuery::index).contains(3L);
    }
  }

  @Test
  void anIndexThatCountsOnWithoutAChangeIsFollowedAndChangesNothing() throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = DataplaneFixture.start(following(consul, WEB))) {
      await(() -> consul.queries().stream().anyMatch(query -> query.index() > 0));
      long version = gazan.dataplane().tables().current().version().number();
      long index = consul.queries().getLast().index();

      // When
      consul.touch("web");

      // Then
      await(() -> consul.queries().getLast().index() > index);
      assertThat(gazan.dataplane().tables().current().version().number()).isEqualTo(version);
      assertThat(consul.queries())
          .as("what the leader knows is asked for, not what another server knew once")
          .noneMatch(
              query ->
                  query.parameters().keySet().stream()
                      .anyMatch(Set.of("stale", "cached")::contains));
    }
  }

  @Test
  void noRequestFailsWhileEndpointsChange() throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = DataplaneFixture.start(following(consul, WEB));
        LoadClient load =
            LoadClient.start(
                Load.on(gazan.address(), "web.example").paths("/", "/a").methods("GET", "POST"))) {
      await(() -> load.requests() > 50);

      // When: somebody goes or comes every 100 ms, and Consul itself goes and comes.
      Instance[][] states = {
        {at(one), at(two)}, {at(two)}, {at(two), at(three)}, {at(three).weight(5), at(one)}
      };
      long begin = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        LockSupport.parkNanos(begin + TimeUnit.MILLISECONDS.toNanos(100L * i) - System.nanoTime());
        consul.register("web", states[i % states.length]);
        if (i % 10 == 9) {
          consul.mood(i == 19 ? ConsulMood.NO_LEADER : ConsulMood.CLOSES);
        } else if (i % 10 == 1) {
          consul.mood(ConsulMood.GOOD);
        }
      }
      consul.mood(ConsulMood.GOOD);
      consul.register("web", at(two));

      // Then
      await(() -> names(gazan, "web.example").equals(Set.of("two")));
      LoadClient.Report report = load.stop();
      assertThat(report.failures()).isEmpty();
      assertThat(report.connections()).isEqualTo(8);
    }
  }

  private static Instance at(EchoEndpoint endpoint) {
    return Instance.at(endpoint.address());
  }

  private static Set<String> names(DataplaneFixture gazan, String host) throws IOException {
    return names(gazan, host, "/");
  }

  /** Who answers six requests in a row; a status stands for an answer that is no endpoint's. */
  private static Set<String> names(DataplaneFixture gazan, String host, String path)
      throws IOException {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      var response = gazan.get(host, path);
      names.add(response.status() == 200 ? response.endpoint() : "" + response.status());
    }
    return names;
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(10, TimeUnit.SECONDS).until(condition);
  }
}
