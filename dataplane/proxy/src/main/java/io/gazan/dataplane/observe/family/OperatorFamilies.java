package io.gazan.dataplane.observe.family;

import io.gazan.dataplane.observe.sample.OperatorSample;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/** The families of the operator provider; none without an operator. */
public final class OperatorFamilies {
  private OperatorFamilies() {}

  public static void add(Families families, @Nullable OperatorSample operator) {
    if (operator == null) {
      return;
    }
    families.gauge(
        "gazan_operator_connected",
        "1 while there is a session with the operator.",
        operator.connected() ? 1 : 0);
    families.gauge(
        "gazan_operator_term", "The highest term of a leader that was seen.", operator.term());
    families.counters(
        "gazan_operator_sessions",
        "Tries to have a session with the operator that are over, by how they ended.",
        points ->
            operator.sessions().forEach((end, n) -> points.add(Labels.of("outcome", end), n)));
    families.counters(
        "gazan_operator_updates",
        "Updates of the operator, by what became of them.",
        points -> {
          points.add(Labels.of("result", "applied"), operator.updates().applied());
          points.add(Labels.of("result", "refused"), operator.updates().refused());
        });
    families.counter(
        "gazan_operator_received_bytes",
        "Bytes of messages received from the operator.",
        operator.updates().bytes());
    families.counter(
        "gazan_operator_state_writes",
        "Times that the snapshot in force was written to state_dir.",
        operator.writes());
    families.counter(
        "gazan_operator_state_failures",
        "Times that it could not be written, or what was there could not be used.",
        operator.failures());
  }
}
