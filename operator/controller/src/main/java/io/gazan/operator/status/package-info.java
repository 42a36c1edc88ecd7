/**
 * What the operator says about objects, on the objects: {@link
 * io.gazan.operator.status.StatusKeeper} writes {@code status.loadBalancer} of Ingresses and the
 * conditions of GazanRoutes, {@link io.gazan.operator.status.EventRecorder} writes Events. Only the
 * leader writes, only what differs, on threads of its own that never hold up a rebuild. {@link
 * io.gazan.operator.status.ProgressBook} knows which objects the data planes have in force.
 */
@NullMarked
package io.gazan.operator.status;

import org.jspecify.annotations.NullMarked;
