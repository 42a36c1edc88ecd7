package io.gazan.operator.translate.merge;

import io.gazan.operator.translate.Finding;
import java.util.List;
import java.util.Set;

/**
 * What one object got.
 *
 * @param entries the paths that are its own, as problems name them
 * @param findings what others got instead
 */
public record Share(Set<String> entries, List<Finding> findings) {
  static final Share NOTHING = new Share(Set.of(), List.of());

  public Share {
    entries = Set.copyOf(entries);
    findings = List.copyOf(findings);
  }
}
