package io.gazan.operator.translate.backend;

import io.gazan.operator.translate.Reason;

/** What became of a reference to a Service. */
public sealed interface Resolution {
  /** It is there and may be used. */
  record Found(ClusterWish wish) implements Resolution {}

  /** It is not, or may not. */
  record Missing(Reason reason, String message) implements Resolution {}
}
