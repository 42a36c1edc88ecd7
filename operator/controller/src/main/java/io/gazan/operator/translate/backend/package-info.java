/**
 * Where routes send: from a reference to a Service to a named cluster with its endpoints. What a
 * route needs of the Service becomes a {@link io.gazan.operator.translate.backend.ClusterWish},
 * which outlives changes of the endpoints; {@link io.gazan.operator.translate.backend.Clusters}
 * fills in the endpoints.
 */
@NullMarked
package io.gazan.operator.translate.backend;

import org.jspecify.annotations.NullMarked;
