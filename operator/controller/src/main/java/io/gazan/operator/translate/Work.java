package io.gazan.operator.translate;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a translator had to do since its start, in pieces; what it remembered is not counted. Any
 * thread may read.
 */
public final class Work {
  private final LongAdder drafts = new LongAdder();
  private final LongAdder hosts = new LongAdder();
  private final LongAdder clusters = new LongAdder();
  private final LongAdder certificates = new LongAdder();
  private final LongAdder verdicts = new LongAdder();

  /** The figures at one instant. */
  public record Figures(long drafts, long hosts, long clusters, long certificates, long verdicts) {}

  /** An object was read and its routes were made. */
  public void drafted() {
    drafts.increment();
  }

  /** A host's routes were put together. */
  public void merged() {
    hosts.increment();
  }

  /** A cluster's endpoints were collected. */
  public void rendered() {
    clusters.increment();
  }

  /** A Secret's certificate and key were parsed and checked. */
  public void checked() {
    certificates.increment();
  }

  /** A verdict was written. */
  public void judged() {
    verdicts.increment();
  }

  public Figures figures() {
    return new Figures(
        drafts.sum(), hosts.sum(), clusters.sum(), certificates.sum(), verdicts.sum());
  }
}
