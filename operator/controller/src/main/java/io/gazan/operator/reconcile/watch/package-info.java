/**
 * What is watched of the cluster, and which of it wakes the loop: the IngressClasses with JOSDK's
 * mappers, routes and Secrets with watches of their own, which have to begin later than the rest.
 * Called by {@code reconcile} at the start and by the informers on their threads; the stores are
 * read by the thread that rebuilds.
 */
@NullMarked
package io.gazan.operator.reconcile.watch;

import org.jspecify.annotations.NullMarked;
