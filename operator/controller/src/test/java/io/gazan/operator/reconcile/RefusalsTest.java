package io.gazan.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.observe.OperatorMetrics;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.translate.Translation;
import io.gazan.operator.translate.Verdict;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RespondSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.stream.Snapshot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final ObjectKey SHOP = new ObjectKey("Ingress", "web", "shop");
  private static final String ENTRY = "upstreams.shop.paths./";
  private static final Set<String> MEMBERS = Set.of("node 1.0");
  private final AtomicLong now = new AtomicLong();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Refusals refusals = new Refusals(new OperatorMetrics(registry), now::get);
  private final Map<ObjectKey, Refusals.Asked> cluster = new HashMap<>();

  RefusalsTest() {
    cluster.put(SHOP, asked(1, "{}"));
  }

  private static Refusals.Asked asked(long generation, String annotations) {
    return new Refusals.Asked("uid", generation, annotations, "");
  }

  private static Publication publication(long sequence, long generation) {
    return publication(sequence, generation, Upstreams.EMPTY);
  }

  /** With that answer on the path. */
  private static Publication publication(long sequence, String text) {
    RouteSpec route =
        new RouteSpec(
            PathSpec.prefix("/"), new TargetSpec.Respond(new RespondSpec(200, text, "text/plain")));
    SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
    hosts.put("shop", new VirtualHostSpec("shop", List.of(route)));
    return publication(
        sequence,
        1,
        new Upstreams(Globals.NONE, new LinkedHashMap<>(), new LinkedHashMap<>(), hosts));
  }

  private static Publication publication(long sequence, long generation, Upstreams upstreams) {
    Verdict.Outcome fine = new Verdict.Outcome(true, "Accepted", "");
    Verdict verdict =
        new Verdict(SHOP, "uid", generation, "1", fine, fine, List.of(), Set.of(ENTRY));
    return new Publication(
        sequence, Snapshot.of(upstreams), new Translation(upstreams, Map.of(SHOP, verdict)));
  }

  private void report(long sequence, long generation, String path) {
    refusals.report(
        "node", publication(sequence, generation), List.of(new Problem(path, 0, 0, "too clever")));
  }

  private Map<ObjectKey, String> settle(long next) {
    return refusals.settle(cluster::get, publication(next - 1, 1), MEMBERS);
  }

  private double unmapped() {
    return registry.counter("gazan.operator.unmapped.problems").count();
  }

  @Test
  void whatBelongsToNobodyIsCountedAndLeavesNobodyOut() {
    // Given
    report(1, 1, "");

    // When Then
    assertThat(settle(2)).isEmpty();
    assertThat(unmapped()).isOne();
  }

  @Test
  void theCountOfFurtherProblemsIsNoProblemOfItsOwn() {
    // Given
    refusals.report(
        "node",
        publication(1, 1),
        List.of(new Problem(ENTRY, 0, 0, "no"), new Problem("", 0, 0, "7 more problems")));

    // When Then
    assertThat(settle(2)).containsOnlyKeys(SHOP);
    assertThat(unmapped()).isZero();
  }

  @Test
  void leavesOutWhoIsAtFaultWithTheWords() {
    // Given
    report(1, 1, ENTRY + ".servers");

    // When Then
    assertThat(settle(2)).containsOnlyKeys(SHOP);
    assertThat(refusals.words(SHOP)).isEqualTo(ENTRY + ".servers: too clever");
    assertThat(settle(3)).containsOnlyKeys(SHOP);
    assertThat(unmapped()).isZero();
  }

  @Test
  void leavesOutWhatADataPlaneCannotCompile() {
    // Given
    String words = "internal error: java.lang.IllegalArgumentException: too clever";
    refusals.report("node", publication(1, 1), List.of(new Problem(ENTRY, 0, 0, words)));

    // When Then
    assertThat(settle(2)).containsExactly(Map.entry(SHOP, ENTRY + ": " + words));
    assertThat(unmapped()).isZero();
  }

  @Test
  void forgetsItWhenTheObjectAsksForSomethingElseOrIsGone() {
    // Given
    report(1, 1, ENTRY);
    settle(2);

    // When
    cluster.put(SHOP, asked(1, "{gazan.io/max-body=1m}"));

    // Then
    assertThat(settle(3)).isEmpty();
    assertThat(refusals.words(SHOP)).isNull();
    report(3, 1, ENTRY);
    assertThat(settle(4)).isNotEmpty();
    cluster.clear();
    assertThat(settle(5)).isEmpty();
  }

  @Test
  void forgetsItWhenASecretOfTheObjectIsAnother() {
    // Given
    cluster.put(SHOP, new Refusals.Asked("uid", 1L, "{}", "web/users=1"));
    report(1, 1, ENTRY);
    assertThat(settle(2)).hasSize(1);

    // When
    cluster.put(SHOP, new Refusals.Asked("uid", 1L, "{}", "web/users=2"));

    // Then
    assertThat(settle(3)).isEmpty();
  }

  @Test
  void aRefusalOfATextThatIsAnotherByNowChangesNothing() {
    // Given
    refusals.report(
        "node", publication(1, "one"), List.of(new Problem(ENTRY + ".respond", 0, 0, "no")));

    // When Then
    assertThat(refusals.settle(cluster::get, publication(2, "another"), MEMBERS)).isEmpty();
    assertThat(unmapped()).isZero();

    // And the other one, refused too, leaves the object out
    refusals.report(
        "node", publication(2, "another"), List.of(new Problem(ENTRY + ".respond", 0, 0, "no")));
    assertThat(refusals.settle(cluster::get, publication(2, "another"), MEMBERS)).hasSize(1);
  }

  @Test
  void aRefusalOfAnOlderVersionOfTheObjectChangesNothing() {
    // Given
    cluster.put(SHOP, asked(2, "{}"));

    // When
    report(1, 1, ENTRY);

    // Then
    assertThat(settle(3)).isEmpty();
    assertThat(unmapped()).isZero();
  }

  @Test
  void theSameRefusalFromAnotherDataPlaneIsNoNews() {
    // Given
    report(1, 1, ENTRY);
    report(1, 1, ENTRY);

    // When Then
    assertThat(settle(2)).hasSize(1);
    report(1, 1, ENTRY);
    assertThat(settle(3)).hasSize(1);
    assertThat(unmapped()).isZero();
  }

  private void minutes(int count) {
    now.addAndGet(TimeUnit.MINUTES.toNanos(count));
  }

  @Test
  void triesItAgainAfterSomeTimeAndWaitsTwiceAsLongWhenThatIsRefusedToo() {
    // Given
    report(1, 1, ENTRY);
    settle(2);
    assertThat(refusals.nextRetry()).isEqualTo(Duration.ofMinutes(5));

    // When Then
    minutes(4);
    assertThat(settle(3)).hasSize(1);
    minutes(1);
    assertThat(settle(4)).isEmpty();
    assertThat(registry.counter("gazan.operator.refusal.retries").count()).isOne();
    assertThat(refusals.words(SHOP)).as("as long as it is on trial").isNotNull();
    assertThat(refusals.nextRetry()).isNull();
    // And a refusal of what was published before the trial is not one of the trial
    report(3, 1, ENTRY);
    assertThat(settle(5)).isEmpty();
    // And the trial fails
    report(4, 1, ENTRY);
    assertThat(settle(6)).hasSize(1);
    assertThat(refusals.nextRetry()).isEqualTo(Duration.ofMinutes(10));
    assertThat(unmapped()).isZero();
  }

  @Test
  void neverWaitsForMoreThanAnHour() {
    // Given
    report(1, 1, ENTRY);
    settle(2);
    for (int i = 0; i < 20; i++) {
      minutes(60);
      assertThat(settle(3 + 2 * i)).isEmpty();
      report(3 + 2 * i, 1, ENTRY);
      assertThat(settle(4 + 2 * i)).hasSize(1);
    }

    // When Then
    assertThat(refusals.nextRetry()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whoPassesTheTrialIsRefusedNoMore() {
    // Given
    report(1, 1, ENTRY);
    settle(2);
    minutes(5);
    settle(3);

    // When Then
    assertThat(refusals.passed(2)).isEmpty();
    assertThat(refusals.words(SHOP)).isNotNull();
    assertThat(refusals.passed(3)).containsExactly(SHOP);
    assertThat(refusals.words(SHOP)).isNull();
    assertThat(settle(4)).isEmpty();
  }

  @Test
  void triesItAgainWhenOtherDataPlanesAreThereButNotWithEachOfThem() {
    // Given
    report(1, 1, ENTRY);
    settle(2);
    Set<String> others = Set.of("node 1.1");
    assertThat(refusals.mayRetry(MEMBERS)).isFalse();
    assertThat(refusals.mayRetry(Set.of())).isFalse();

    // When Then
    assertThat(refusals.mayRetry(others)).isTrue();
    assertThat(refusals.settle(cluster::get, publication(2, 1), others)).hasSize(1);
    assertThat(refusals.nextRetry()).isEqualTo(Duration.ofSeconds(30));
    now.addAndGet(TimeUnit.SECONDS.toNanos(30));
    assertThat(refusals.settle(cluster::get, publication(3, 1), others)).isEmpty();
    assertThat(refusals.mayRetry(others)).isFalse();
  }

  @Test
  void whatIsRefusedAlthoughItWasLeftOutIsABug() {
    // Given
    report(1, 1, ENTRY);
    settle(2);

    // When
    report(2, 1, ENTRY);

    // Then
    assertThat(settle(3)).hasSize(1);
    assertThat(unmapped()).isOne();
  }
}
