package io.gazan.dataplane.observe.family;

import io.gazan.dataplane.observe.sample.AuthSample;
import io.prometheus.metrics.model.snapshots.Labels;

/** The families of authorization. */
public final class AuthFamilies {
  private AuthFamilies() {}

  public static void add(Families families, AuthSample auth) {
    if (auth.outcomes().isEmpty()) {
      return;
    }
    families.counters(
        "gazan_auth_requests",
        "Authorizations by type and by how they ended.",
        points ->
            auth.outcomes()
                .forEach(
                    each ->
                        points.add(
                            Labels.of("type", each.type(), "outcome", each.outcome()),
                            each.count())));
    families.counter(
        "gazan_auth_cache_hits",
        "Credentials that were found verified, or refused, a moment ago.",
        auth.cacheHits());
    families.counter(
        "gazan_auth_cache_misses", "Credentials that had to be checked.", auth.cacheMisses());
    families.gauge("gazan_auth_cache_entries", "Credentials remembered.", auth.remembered());
    families.gauges(
        "gazan_auth_queue",
        "Checks that wait for a thread, by what they check.",
        points -> {
          points.add(Labels.of("kind", "password"), (long) auth.queues().passwords());
          points.add(Labels.of("kind", "signature"), (long) auth.queues().signatures());
        });
    families.counter(
        "gazan_auth_forwards", "Questions to other servers that have ended.", auth.forwards());
    families.gauge(
        "gazan_auth_forwards_active", "Questions to other servers that run.", auth.asking());
    families.counters(
        "gazan_auth_forward_seconds",
        "What the ended ones took together.",
        points -> points.add(Labels.EMPTY, auth.forwardNanos() / 1e9));
    families.counter("gazan_auth_jwks_reads", "Times that a key set was read.", auth.keyFetches());
    families.counter(
        "gazan_auth_jwks_failures", "Times that a key set could not be read.", auth.keyFailures());
    families.gauge(
        "gazan_auth_jwks_age_seconds",
        "Since the oldest key set in use was read.",
        auth.keyAgeNanos() < 0 ? Double.NaN : auth.keyAgeNanos() / 1e9);
  }
}
