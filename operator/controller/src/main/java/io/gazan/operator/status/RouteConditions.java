package io.gazan.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.gazan.crd.GazanRouteStatus;
import io.gazan.operator.translate.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a GazanRoute, by the conventions of Kubernetes' API: {@code lastTransitionTime}
 * is when {@code status} last became another, and a condition of somebody else stays.
 */
final class RouteConditions {
  private static final List<String> OURS =
      List.of(
          GazanRouteStatus.ACCEPTED, GazanRouteStatus.RESOLVED_REFS, GazanRouteStatus.PROGRAMMED);
  private static final int LONGEST_MESSAGE = 4096;

  private RouteConditions() {}

  /** What the status has to become; equal to the present one if nothing is to be written. */
  static GazanRouteStatus next(
      GazanRouteStatus present, Verdict verdict, Programmed programmed, Instant now) {
    List<Condition> conditions = new ArrayList<>(others(present));
    conditions.add(outcome(present, GazanRouteStatus.ACCEPTED, verdict, verdict.accepted(), now));
    conditions.add(
        outcome(present, GazanRouteStatus.RESOLVED_REFS, verdict, verdict.resolvedRefs(), now));
    conditions.add(
        condition(
            find(present, GazanRouteStatus.PROGRAMMED),
            new Said(
                GazanRouteStatus.PROGRAMMED,
                programmed.state().text(),
                programmed.reason(),
                programmed.message()),
            verdict.generation(),
            now));
    return new GazanRouteStatus(verdict.generation(), conditions);
  }

  /** Without anything of ours. */
  static GazanRouteStatus left(GazanRouteStatus present) {
    List<Condition> others = others(present);
    return others.size() == present.conditions().size()
        ? present
        : new GazanRouteStatus(others.isEmpty() ? null : present.observedGeneration(), others);
  }

  /** Whether it says that this generation is in force everywhere. */
  static boolean programmed(GazanRouteStatus present, long generation) {
    Condition condition = find(present, GazanRouteStatus.PROGRAMMED);
    return condition != null
        && "True".equals(condition.getStatus())
        && Objects.equals(condition.getObservedGeneration(), generation);
  }

  private record Said(String type, String status, String reason, String message) {}

  private static Condition outcome(
      GazanRouteStatus present,
      String type,
      Verdict verdict,
      Verdict.Outcome outcome,
      Instant now) {
    return condition(
        find(present, type),
        new Said(type, outcome.holds() ? "True" : "False", outcome.reason(), outcome.message()),
        verdict.generation(),
        now);
  }

  private static Condition condition(
      @Nullable Condition before, Said said, long generation, Instant now) {
    Condition condition = new Condition();
    condition.setType(said.type());
    condition.setStatus(said.status());
    condition.setReason(said.reason());
    condition.setMessage(shortened(said.message()));
    condition.setObservedGeneration(generation);
    boolean flipped = before == null || !said.status().equals(before.getStatus());
    condition.setLastTransitionTime(
        before == null || flipped
            ? now.truncatedTo(ChronoUnit.SECONDS).toString()
            : before.getLastTransitionTime());
    return condition;
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
  }

  private static List<Condition> others(GazanRouteStatus present) {
    return present.conditions().stream()
        .filter(condition -> !OURS.contains(condition.getType()))
        .toList();
  }

  private static @Nullable Condition find(GazanRouteStatus present, String type) {
    return present.conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .orElse(null);
  }
}
