package io.gazan.dataplane.observe.sample;

import java.util.Map;

/**
 * What finding out the endpoints' protocols has come to since the start.
 *
 * @param byResult probes by what they found, or why they found nothing: the same few labels always
 * @param turnedAway requests that did not wait for a verdict since too many did already
 */
public record ProbeSample(Map<String, Long> byResult, long turnedAway) {
  public static final ProbeSample NONE = new ProbeSample(Map.of(), 0);

  public ProbeSample {
    byResult = Map.copyOf(byResult);
  }
}
