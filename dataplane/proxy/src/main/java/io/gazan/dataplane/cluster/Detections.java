package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.probe.ProbeTarget;
import io.gazan.dataplane.cluster.probe.ProtocolProbe;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which members follow which {@link Detection}: one per endpoint and TLS spec, from the first
 * cluster that wants to know to the last. Guarded by the registry's lock.
 */
final class Detections {
  private final Object lock;
  private final EventExecutor control;
  private final ProtocolProbe probe;
  private final HealthDefaults defaults;

  Detections(Object lock, EventExecutor control, ProtocolProbe probe, HealthDefaults defaults) {
    this.lock = lock;
    this.control = control;
    this.probe = probe;
    this.defaults = defaults;
  }

  /** The end of the member's first probe, if there is one to wait for. */
  @Nullable CompletableFuture<Boolean> join(Member member) {
    ClusterSpec spec = member.cluster().spec();
    if (spec.protocol() != Protocol.AUTO) {
      return null;
    }
    Endpoint endpoint = member.endpoint();
    Detection detection = endpoint.detection(spec.tls());
    if (detection == null) {
      detection = new Detection(endpoint, target(endpoint, spec), lock, control, probe);
      endpoint.add(detection);
      begin(endpoint, detection);
    }
    detection.members++;
    Protocol known = detection.verdict();
    if (known != null) {
      member.cluster().learned(detection, known);
    }
    return detection.first().isDone() ? null : detection.first();
  }

  void leave(Member member) {
    ClusterSpec spec = member.cluster().spec();
    if (spec.protocol() == Protocol.AUTO) {
      Detection detection = member.endpoint().detection(spec.tls());
      if (detection != null && --detection.members == 0) {
        member.endpoint().remove(detection);
        detection.close();
      }
    }
  }

  /** A name whose look-up fails is not waited for; the probe follows when it resolves. */
  private static void begin(Endpoint endpoint, Detection detection) {
    if (endpoint.resolved()) {
      detection.start();
    } else {
      var _ =
          endpoint
              .lookUp()
              .thenAccept(
                  resolved -> {
                    if (!resolved) {
                      detection.first().complete(false);
                    }
                  });
    }
  }

  private ProbeTarget target(Endpoint endpoint, ClusterSpec spec) {
    String method = spec.health().method();
    String path = spec.health().path();
    return new ProbeTarget(
        endpoint.host(),
        endpoint.port(),
        method == null ? defaults.method() : method,
        path == null ? "/" : path,
        spec.tls());
  }
}
