package io.gazan.dataplane.testing;

import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.tls.TlsProvider;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.Certificates;
import io.gazan.dataplane.tls.certificate.NamedPem;
import io.gazan.dataplane.tls.upstream.UpstreamTls;
import io.gazan.dataplane.tls.upstream.UpstreamTlsSettings;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The proxy's TLS with endpoints, as it is when a document with these specs is in force. */
public final class Handshakes {
  /** For good: what uses them ends at times that tests do not know. */
  private static final Queue<UpstreamTls> KEPT = new ConcurrentLinkedQueue<>();

  private Handshakes() {}

  /** Verification happens on the caller's loop, as tests have time. */
  public static UpstreamHandshakes of(UpstreamTlsSpec... specs) {
    UpstreamTls tls = new UpstreamTls(TlsProvider.best(), Runnable::run);
    KEPT.add(tls);
    UpstreamHandshakes handshakes = new UpstreamHandshakes(tls);
    Map<UpstreamTlsSpec, UpstreamTlsSettings> all = new HashMap<>();
    for (UpstreamTlsSpec spec : specs) {
      all.put(spec, settings(spec));
    }
    handshakes.add(all);
    return handshakes;
  }

  private static UpstreamTlsSettings settings(UpstreamTlsSpec spec) {
    PemSource ca = spec.ca();
    try {
      return new UpstreamTlsSettings(
          spec.verify(),
          ca == null ? List.of() : Certificates.read(NamedPem.inDocument("ca", ca)),
          null,
          null,
          List.of("http/1.1"));
    } catch (BadPair e) {
      throw new AssertionError(e);
    }
  }
}
