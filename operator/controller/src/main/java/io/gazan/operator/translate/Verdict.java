package io.gazan.operator.translate;

import io.gazan.operator.inventory.ObjectKey;
import java.util.List;
import java.util.Set;

/**
 * What a translation made of one object of ours.
 *
 * @param generation that was translated
 * @param resourceVersion that was translated
 * @param accepted whether it is in the document as it was meant; a broken part answers 503
 * @param resolvedRefs whether everything it refers to is there
 * @param entries the places in the document that are its own or that it uses, as problems name
 *     them: {@code upstreams.HOST.paths.KEY}, {@code clusters.NAME}, {@code certificates.NAME}
 */
public record Verdict(
    ObjectKey object,
    String uid,
    long generation,
    String resourceVersion,
    Outcome accepted,
    Outcome resolvedRefs,
    List<Finding> findings,
    Set<String> entries) {
  /**
   * A condition's value.
   *
   * @param reason in CamelCase
   */
  public record Outcome(boolean holds, String reason, String message) {}

  public Verdict {
    findings = List.copyOf(findings);
    entries = Set.copyOf(entries);
  }
}
