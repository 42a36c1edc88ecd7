package io.gazan.operator.translate;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.upstreams.Upstreams;
import java.util.Map;

/**
 * The document that a cluster asks for, and what became of each object.
 *
 * @param verdicts of every Ingress and GazanRoute of ours, and of no other
 */
public record Translation(Upstreams upstreams, Map<ObjectKey, Verdict> verdicts) {
  public Translation {
    verdicts = Map.copyOf(verdicts);
  }
}
