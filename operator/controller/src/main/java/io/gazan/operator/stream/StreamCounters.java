package io.gazan.operator.stream;

import io.gazan.operator.stream.entry.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts events and passes them on. Any thread. */
final class StreamCounters implements StreamEvents {
  private final StreamEvents next;
  private final LongAdder whole = new LongAdder();
  private final LongAdder patches = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder acks = new LongAdder();
  private final LongAdder nacks = new LongAdder();
  private final LongAdder refused = new LongAdder();

  StreamCounters(StreamEvents next) {
    this.next = next;
  }

  StreamFigures figures(int connections, int sessions) {
    return new StreamFigures(
        connections,
        sessions,
        new StreamFigures.Sent(whole.sum(), patches.sum(), bytes.sum()),
        acks.sum(),
        nacks.sum(),
        refused.sum());
  }

  @Override
  public void refused(Refusal reason) {
    refused.increment();
    next.refused(reason);
  }

  @Override
  public void opened(String node) {
    next.opened(node);
  }

  @Override
  public void closed(String node, Ending reason) {
    next.closed(node, reason);
  }

  @Override
  public void sent(boolean isWhole, long size) {
    (isWhole ? whole : patches).increment();
    bytes.add(size);
    next.sent(isWhole, size);
  }

  @Override
  public void acknowledged(String node, Duration sincePublished) {
    acks.increment();
    next.acknowledged(node, sincePublished);
  }

  @Override
  public void refusedUpdate(String node, int problems) {
    nacks.increment();
    next.refusedUpdate(node, problems);
  }
}
