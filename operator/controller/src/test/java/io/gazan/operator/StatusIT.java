package io.gazan.operator;

import static io.gazan.operator.Cluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.status.StatusTargets;
import io.gazan.operator.stream.FakePlane;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Schema;
import java.util.List;
import java.util.Objects;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator says about objects, on the objects. */
@SuppressWarnings("try") // data planes leave in the middle of a test
class StatusIT {
  private static final int NEWEST = Schema.KNOWN.getLast();
  private final Cluster cluster = new Cluster();

  @BeforeEach
  void begin() {
    cluster.routeKind();
    cluster.ingressClass("gazan");
    cluster.ingressClass("other");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private Operator start(String pod) throws Exception {
    return Operator.start(
        Cluster.config(pod).with(new StatusTargets(null, List.of("192.0.2.1"))), cluster.client);
  }

  private static Publication publication(Operator operator) {
    return Objects.requireNonNull(operator.newest());
  }

  private static void awaitHosts(Operator operator, int hosts) {
    soon().untilAsserted(() -> assertThat(OperatorIT.hosts(operator)).hasSize(hosts));
  }

  private String address(String ingress) {
    Ingress found = cluster.ingress(ingress);
    return found.getStatus() == null
            || found.getStatus().getLoadBalancer() == null
            || found.getStatus().getLoadBalancer().getIngress() == null
            || found.getStatus().getLoadBalancer().getIngress().isEmpty()
        ? "none"
        : found.getStatus().getLoadBalancer().getIngress().getFirst().getIp();
  }

  private List<Event> missingServices(String object) {
    return cluster.client.v1().events().inNamespace("web").list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(object))
        .filter(event -> event.getReason().equals("ServiceNotFound"))
        .toList();
  }

  @Test
  void showsNoAddressBeforeEveryDataPlaneHasTheIngress() throws Exception {
    // Given
    cluster.site("shop", "shop.example.com");
    cluster.route("blog", "blog.example.com");
    try (Operator operator = start("one");
        FakePlane slow = new FakePlane(operator.dataPlanes(), "slow", NEWEST);
        FakePlane fast = new FakePlane(operator.dataPlanes(), "fast", NEWEST)) {
      awaitHosts(operator, 2);

      // When
      fast.acknowledge(publication(operator));
      soon()
          .untilAsserted(
              () ->
                  assertThat(cluster.conditions("blog"))
                      .containsEntry("Programmed", "False Pending"));

      // Then
      assertThat(address("shop")).isEqualTo("none");
      slow.acknowledge(publication(operator));
      soon().untilAsserted(() -> assertThat(address("shop")).isEqualTo("192.0.2.1"));
      soon()
          .untilAsserted(
              () ->
                  assertThat(cluster.conditions("blog"))
                      .containsEntry("Accepted", "True Accepted")
                      .containsEntry("ResolvedRefs", "False ServiceNotFound")
                      .containsEntry("Programmed", "True Programmed"));
      assertThat(cluster.route("blog").getStatus().observedGeneration()).isEqualTo(1);
    }
  }

  @Test
  void takesItsAddressFromAnIngressThatLeavesTheClassAndLeavesItAtTheEnd() throws Exception {
    // Given
    cluster.site("shop", "shop.example.com");
    cluster.site("stays", "stays.example.com");
    try (Operator operator = start("one");
        FakePlane plane = new FakePlane(operator.dataPlanes(), "plane", NEWEST)) {
      awaitHosts(operator, 2);
      plane.acknowledge(publication(operator));
      soon().untilAsserted(() -> assertThat(address("shop")).isEqualTo("192.0.2.1"));
      soon().untilAsserted(() -> assertThat(address("stays")).isEqualTo("192.0.2.1"));

      // When
      cluster
          .client
          .network()
          .v1()
          .ingresses()
          .inNamespace("web")
          .withName("shop")
          .edit(
              before -> {
                before.getSpec().setIngressClassName("nobody");
                return before;
              });

      // Then
      soon().untilAsserted(() -> assertThat(address("shop")).isEqualTo("none"));
    }
    assertThat(address("stays")).isEqualTo("192.0.2.1");
  }

  @Test
  void saysThatNoDataPlaneIsConnected() throws Exception {
    // Given
    cluster.route("blog", "blog.example.com");

    // When
    try (Operator operator = start("one")) {
      awaitHosts(operator, 1);

      // Then
      soon()
          .untilAsserted(
              () ->
                  assertThat(cluster.conditions("blog"))
                      .containsEntry("Programmed", "Unknown NoDataPlane"));
    }
  }

  @Test
  void leavesOutWhatADataPlaneRefusesUntilItChanges() throws Exception {
    // Given
    cluster.site("good", "good.example.com");
    cluster.route("bad", "bad.example.com");
    try (Operator operator = start("one");
        FakePlane plane = new FakePlane(operator.dataPlanes(), "plane", NEWEST)) {
      awaitHosts(operator, 2);
      Publication first = publication(operator);
      ObjectKey bad = new ObjectKey("GazanRoute", "web", "bad");
      String entry =
          Objects.requireNonNull(first.translation().verdicts().get(bad)).entries().stream()
              .filter(one -> one.startsWith("upstreams."))
              .findFirst()
              .orElseThrow();

      // When
      plane.refuse(first, new Problem(entry + ".servers", 0, 0, "too clever"));

      // Then
      soon().until(() -> publication(operator).sequence() > first.sequence());
      plane.acknowledge(publication(operator));
      soon()
          .untilAsserted(
              () ->
                  assertThat(cluster.conditions("bad"))
                      .containsEntry("Programmed", "False RefusedByDataPlane"));
      soon().untilAsserted(() -> assertThat(address("good")).isEqualTo("192.0.2.1"));
      assertThat(cluster.route("bad").getStatus().conditions().toString()).contains("too clever");
      assertThat(Scrape.of(operator).value("gazan_operator_nacks_total")).isOne();
      assertThat(Scrape.of(operator).value("gazan_operator_objects_rejected")).isOne();
      cluster.route("bad", "better.example.com");
      soon()
          .untilAsserted(
              () -> assertThat(OperatorIT.hosts(operator)).contains("better.example.com"));
      soon()
          .untilAsserted(
              () ->
                  assertThat(Scrape.of(operator).value("gazan_operator_objects_rejected"))
                      .isZero());
    }
  }

  @Test
  void countsARefusalThatBelongsToNoObject() throws Exception {
    // Given
    cluster.site("good", "good.example.com");
    try (Operator operator = start("one");
        FakePlane plane = new FakePlane(operator.dataPlanes(), "plane", NEWEST)) {
      awaitHosts(operator, 1);

      // When
      plane.refuse(publication(operator), new Problem("", 0, 0, "no document at all"));

      // Then
      soon()
          .untilAsserted(
              () ->
                  assertThat(Scrape.of(operator).value("gazan_operator_unmapped_problems_total"))
                      .isOne());
      assertThat(OperatorIT.hosts(operator)).containsExactly("good.example.com");
    }
  }

  @Test
  void tellsTheOwnerOfWhatIsMissingOnceAndCountsWhatComesBack() throws Exception {
    // Given
    cluster.ingress("lost", "gazan", "lost.example.com");
    try (Operator operator = start("one")) {
      soon()
          .untilAsserted(
              () ->
                  assertThat(missingServices("lost"))
                      .extracting(Event::getReason, Event::getType, Event::getCount)
                      .containsExactly(Tuple.tuple("ServiceNotFound", "Warning", 1)));

      // When
      cluster.site("lost", "lost.example.com");
      soon()
          .until(
              () ->
                  publication(operator).translation().verdicts().values().stream()
                      .allMatch(verdict -> verdict.resolvedRefs().holds()));
      cluster.client.services().inNamespace("web").withName("lost").delete();

      // Then
      soon()
          .untilAsserted(
              () ->
                  assertThat(missingServices("lost"))
                      .extracting(Event::getReason, Event::getCount)
                      .containsExactly(Tuple.tuple("ServiceNotFound", 2)));
    }
  }

  @Test
  void theNextLeaderKeepsWhatTheLastOneSaidWhileDataPlanesComeOver() throws Exception {
    // Given
    cluster.route("blog", "blog.example.com");
    try (Operator two = start("two")) {
      soon().until(two::isLeader);
      try (FakePlane plane = new FakePlane(two.dataPlanes(), "plane", NEWEST)) {
        awaitHosts(two, 1);
        plane.acknowledge(publication(two));
        soon()
            .untilAsserted(
                () ->
                    assertThat(cluster.conditions("blog"))
                        .containsEntry("Programmed", "True Programmed"));
      }
    }
    String version = cluster.route("blog").getMetadata().getResourceVersion();

    // When
    try (Operator one = start("one")) {
      soon().until(one::isLeader);
      cluster.route("news", "news.example.com");
      soon()
          .untilAsserted(
              () ->
                  assertThat(cluster.conditions("news"))
                      .containsEntry("Programmed", "Unknown NoDataPlane"));

      // Then
      assertThat(cluster.route("blog").getMetadata().getResourceVersion()).isEqualTo(version);
    }
  }

  @Test
  void aStandbyWritesNothing() throws Exception {
    // Given
    cluster.site("shop", "shop.example.com");
    try (Operator leader = start("leader")) {
      soon().until(leader::isLeader);
      try (Operator standby = start("standby");
          FakePlane plane = new FakePlane(standby.dataPlanes(), "plane", NEWEST)) {
        awaitHosts(standby, 1);

        // When
        plane.acknowledge(publication(standby));
        cluster.route("blog", "blog.example.com");
        soon()
            .untilAsserted(
                () ->
                    assertThat(cluster.conditions("blog"))
                        .containsEntry("Programmed", "Unknown NoDataPlane"));

        // Then
        assertThat(address("shop")).isEqualTo("none");
        assertThat(Scrape.of(standby).value("gazan_operator_status_writes_total")).isZero();
      }
    }
  }

  @Test
  void leavesOutWhatAConnectedDataPlaneDoesNotKnowAsLongAsItIsThere() throws Exception {
    // Given
    cluster.site("shop", "shop.example.com");
    cluster.annotate("shop", "gazan.io/rate-limit", "5");
    ObjectKey shop = new ObjectKey("Ingress", "web", "shop");
    try (Operator operator = start("one")) {
      soon().until(operator::isReady);
      soon()
          .untilAsserted(
              () ->
                  assertThat(publication(operator).translation().verdicts())
                      .hasEntrySatisfying(
                          shop, one -> assertThat(one.accepted().holds()).isTrue()));

      // When
      FakePlane old = new FakePlane(operator.dataPlanes(), "old", Schema.BASE);

      // Then
      soon()
          .untilAsserted(
              () ->
                  assertThat(publication(operator).translation().verdicts())
                      .hasEntrySatisfying(
                          shop,
                          one -> assertThat(one.accepted().reason()).isEqualTo("DataPlaneTooOld")));
      old.close();
      soon()
          .untilAsserted(
              () ->
                  assertThat(publication(operator).translation().verdicts())
                      .hasEntrySatisfying(
                          shop, one -> assertThat(one.accepted().holds()).isTrue()));
    }
  }
}
