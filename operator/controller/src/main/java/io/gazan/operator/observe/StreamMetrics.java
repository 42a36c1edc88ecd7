package io.gazan.operator.observe;

import io.gazan.operator.stream.StreamEvents;
import io.gazan.operator.stream.StreamFigures;
import io.gazan.operator.stream.entry.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The numbers of the stream's port. Any thread. */
public final class StreamMetrics {
  private final MeterRegistry registry;
  private final Supplier<StreamFigures> figures;

  public StreamMetrics(MeterRegistry registry, Supplier<StreamFigures> figures) {
    this.registry = registry;
    this.figures = figures;
    gauge("stream.connections", "Connections to the stream's port", StreamFigures::connections);
    gauge("stream.sessions", "Sessions of data planes", StreamFigures::sessions);
    String updates = "Updates sent to data planes";
    counter("stream.updates", updates, Tags.of("form", "whole"), now -> now.sent().whole());
    counter("stream.updates", updates, Tags.of("form", "patch"), now -> now.sent().patches());
    counter("stream.sent.bytes", "Bytes of updates", Tags.empty(), now -> now.sent().bytes());
    counter("stream.acks", "Updates that are in force", Tags.empty(), StreamFigures::acks);
  }

  private void gauge(String name, String what, ToDoubleFunction<StreamFigures> value) {
    Gauge.builder("gazan.operator." + name, figures, from -> value.applyAsDouble(from.get()))
        .description(what)
        .strongReference(true)
        .register(registry);
  }

  private void counter(String name, String what, Tags tags, ToDoubleFunction<StreamFigures> value) {
    FunctionCounter.builder(
            "gazan.operator." + name, figures, from -> value.applyAsDouble(from.get()))
        .description(what)
        .tags(tags)
        .register(registry);
  }

  /** Counts who was not let in, by reason. */
  public static final class Refusals implements StreamEvents {
    private final Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);

    public Refusals(MeterRegistry registry) {
      for (Refusal reason : Refusal.values()) {
        counters.put(
            reason,
            Counter.builder("gazan.operator.stream.refused")
                .description("Clients of the stream's port that were not let in")
                .tag("reason", reason.label())
                .register(registry));
      }
    }

    @Override
    public void refused(Refusal reason) {
      Counter counter = counters.get(reason);
      if (counter != null) {
        counter.increment();
      }
    }
  }
}
