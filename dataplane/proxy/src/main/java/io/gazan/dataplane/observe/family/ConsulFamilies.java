package io.gazan.dataplane.observe.family;

import io.gazan.dataplane.observe.sample.ConsulSample;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/** The families of the Consul provider; none while nothing comes from Consul. */
public final class ConsulFamilies {
  private ConsulFamilies() {}

  public static void add(Families families, @Nullable ConsulSample consul) {
    if (consul == null) {
      return;
    }
    families.gauge("gazan_consul_services", "Services followed in Consul.", consul.services());
    families.gauge(
        "gazan_consul_services_unknown",
        "Services about which Consul has said nothing yet.",
        consul.unanswered());
    families.gauge(
        "gazan_consul_last_success_age_seconds",
        "Since the last good answer for the service that has waited longest, or the first"
            + " question.",
        consul.oldestSeconds());
    families.counter("gazan_consul_queries", "Queries sent to Consul.", consul.queries());
    families.counters(
        "gazan_consul_failures",
        "Queries without a usable answer, and answers not taken into service, by reason.",
        points ->
            consul.failures().forEach((reason, n) -> points.add(Labels.of("reason", reason), n)));
    families.counter(
        "gazan_consul_instances_left_out",
        "Instances in answers that nothing can be dialled at.",
        consul.leftOut());
  }
}
