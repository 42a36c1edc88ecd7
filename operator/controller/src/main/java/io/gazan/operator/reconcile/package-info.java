/**
 * From the cluster to a publication. JOSDK watches IngressClasses, Ingresses, Services and
 * EndpointSlices, with the IngressClass as the primary; {@link
 * io.gazan.operator.reconcile.watch.RouteWatch} and {@link
 * io.gazan.operator.reconcile.watch.SecretWatch} watch what has to begin later than the rest.
 * Whatever happens only wakes the one thread of {@link io.gazan.operator.reconcile.RebuildLoop},
 * which has {@link io.gazan.operator.reconcile.Rebuilder} read all caches, translate and publish.
 * JOSDK's own rate limiter rounds every wait up to 50 ms; the loop's {@link
 * io.gazan.operator.reconcile.Pace} waits as long as a rebuild takes. Nothing is published before
 * every cache has been filled once, and an error of the API server changes no cache.
 */
@NullMarked
package io.gazan.operator.reconcile;

import org.jspecify.annotations.NullMarked;
