package io.gazan.dataplane.observe.family;

import io.gazan.dataplane.observe.sample.TlsSample;
import io.prometheus.metrics.model.snapshots.Labels;

/** The families of TLS with clients. */
public final class TlsFamilies {
  private TlsFamilies() {}

  public static void add(Families families, TlsSample tls) {
    if (tls.any()) {
      families.counter(
          "gazan_tls_certificates_rejected",
          "Times that a certificate or its key was read and refused.",
          tls.rejected());
    }
    if (tls.handshakes().isEmpty()) {
      return;
    }
    families.counters(
        "gazan_tls_handshakes",
        "TLS handshakes with clients by how they ended.",
        points ->
            tls.handshakes().forEach((result, n) -> points.add(Labels.of("result", result), n)));
    families.counter(
        "gazan_tls_resumed", "Handshakes that resumed a session by its ticket.", tls.resumed());
    families.gauge("gazan_tls_certificates", "Certificates in force.", tls.certificates());
    families.gauge("gazan_tls_contexts", "TLS contexts built and kept.", tls.contexts());
    families.counter(
        "gazan_tls_contexts_evicted",
        "TLS contexts that had to go because more certificates were in use than are kept.",
        tls.evicted());
  }
}
