package io.gazan.dataplane.provider.operator;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start; any thread. */
final class OperatorCounters {
  final LongAdder bytes = new LongAdder();
  final LongAdder applied = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder failures = new LongAdder();

  /** Holds every end from the start and never changes its keys. */
  private final Map<SessionEnd, LongAdder> sessions = new EnumMap<>(SessionEnd.class);

  OperatorCounters() {
    for (SessionEnd end : SessionEnd.values()) {
      sessions.put(end, new LongAdder());
    }
  }

  void session(SessionEnd end) {
    LongAdder adder = sessions.get(end);
    if (adder != null) {
      adder.increment();
    }
  }

  Map<String, Long> sessions() {
    Map<String, Long> all = new LinkedHashMap<>();
    sessions.forEach((end, adder) -> all.put(end.label(), adder.sum()));
    return all;
  }
}
