package io.gazan.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.gazan.crd.GazanRouteStatus;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteConditionsTest {
  private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final Instant LATE = Instant.parse("2026-02-01T00:00:00Z");
  private static final GazanRouteStatus NOTHING = new GazanRouteStatus(null, List.of());

  private static Verdict verdict(long generation, boolean resolved) {
    return new Verdict(
        new ObjectKey("GazanRoute", "web", "shop"),
        "uid",
        generation,
        "1",
        new Verdict.Outcome(true, "Accepted", ""),
        new Verdict.Outcome(resolved, resolved ? "ResolvedRefs" : "ServiceNotFound", "m"),
        List.of(),
        Set.of("upstreams.shop.paths./"));
  }

  private static Condition find(GazanRouteStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysTheSameAgainInTheSameWords() {
    // Given
    GazanRouteStatus first =
        RouteConditions.next(NOTHING, verdict(1, true), Programmed.yes("m"), EARLY);

    // When Then
    assertThat(RouteConditions.next(first, verdict(1, true), Programmed.yes("m"), LATE))
        .isEqualTo(first);
    assertThat(find(first, "Accepted").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void onlyAFlipIsATransition() {
    // Given
    GazanRouteStatus first =
        RouteConditions.next(NOTHING, verdict(1, false), Programmed.waiting(), EARLY);

    // When
    GazanRouteStatus next =
        RouteConditions.next(first, verdict(2, true), Programmed.refused("words"), LATE);

    // Then
    assertThat(find(next, "Accepted").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(find(next, "ResolvedRefs").getLastTransitionTime())
        .isEqualTo("2026-02-01T00:00:00Z");
    assertThat(find(next, "Programmed").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(find(next, "Programmed").getReason()).isEqualTo("RefusedByDataPlane");
    assertThat(find(next, "Programmed").getObservedGeneration()).isEqualTo(2);
    assertThat(next.observedGeneration()).isEqualTo(2);
  }

  @Test
  void keepsTheConditionsOfOthersAndTakesAwayItsOwn() {
    // Given
    Condition foreign = new Condition();
    foreign.setType("Approved");
    foreign.setStatus("True");
    GazanRouteStatus present = new GazanRouteStatus(null, List.of(foreign));

    // When
    GazanRouteStatus next =
        RouteConditions.next(present, verdict(1, true), Programmed.none(), EARLY);

    // Then
    assertThat(next.conditions()).hasSize(4).contains(foreign);
    assertThat(RouteConditions.left(next).conditions()).containsExactly(foreign);
    assertThat(RouteConditions.left(NOTHING)).isEqualTo(NOTHING);
  }
}
