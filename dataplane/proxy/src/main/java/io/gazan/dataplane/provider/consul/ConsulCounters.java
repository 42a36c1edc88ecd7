package io.gazan.dataplane.provider.consul;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start; any thread. */
final class ConsulCounters {
  private final LongAdder queries = new LongAdder();
  private final LongAdder leftOut = new LongAdder();

  /** Holds every reason from the start and never changes its keys. */
  private final Map<ConsulFailure.Reason, LongAdder> failures =
      new EnumMap<>(ConsulFailure.Reason.class);

  ConsulCounters() {
    for (ConsulFailure.Reason reason : ConsulFailure.Reason.values()) {
      failures.put(reason, new LongAdder());
    }
  }

  void query() {
    queries.increment();
  }

  void leftOut(int instances) {
    leftOut.add(instances);
  }

  void failure(ConsulFailure.Reason reason) {
    LongAdder adder = failures.get(reason);
    if (adder != null) {
      adder.increment();
    }
  }

  long queries() {
    return queries.sum();
  }

  long leftOut() {
    return leftOut.sum();
  }

  Map<String, Long> failures() {
    Map<String, Long> all = new LinkedHashMap<>();
    failures.forEach((reason, adder) -> all.put(reason.label(), adder.sum()));
    return all;
  }
}
