package io.gazan.operator.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** The numbers of writing statuses and Events. Any thread. */
public final class StatusMetrics {
  private final MeterRegistry registry;
  private final Map<String, Counter> written;
  private final Map<String, Counter> events;
  private final Counter conflicts;
  private final Counter failures;
  private final Counter dropped;

  public StatusMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.written =
        all("status.writes", "Statuses written", "kind", List.of("Ingress", "GazanRoute"));
    this.events =
        all(
            "events",
            "Events by what became of them",
            "result",
            List.of("written", "failed", "dropped"));
    String failed = "Statuses that could not be written, and were tried again";
    this.conflicts = counter("status.failures", failed, "reason", "conflict");
    this.failures = counter("status.failures", failed, "reason", "error");
    this.dropped =
        Counter.builder("gazan.operator.status.dropped")
            .description("Statuses that did not fit into the queue")
            .register(registry);
  }

  private Map<String, Counter> all(String name, String what, String label, List<String> values) {
    return values.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(), value -> counter(name, what, label, value)));
  }

  private Counter counter(String name, String what, String label, String value) {
    return Counter.builder("gazan.operator." + name)
        .description(what)
        .tag(label, value)
        .register(registry);
  }

  /** Shows how many wait. */
  public void queue(IntSupplier size) {
    Gauge.builder("gazan.operator.status.queue", size::getAsInt)
        .description("Objects whose status is to be looked at")
        .strongReference(true)
        .register(registry);
  }

  /** A status of this kind was written. */
  public void written(String kind) {
    count(written, kind);
  }

  public void failed(boolean conflict) {
    (conflict ? conflicts : failures).increment();
  }

  public void dropped() {
    dropped.increment();
  }

  /** An Event was {@code written}, {@code failed} or {@code dropped}. */
  public void event(String result) {
    count(events, result);
  }

  private static void count(Map<String, Counter> counters, String value) {
    Counter counter = counters.get(value);
    if (counter != null) {
      counter.increment();
    }
  }
}
