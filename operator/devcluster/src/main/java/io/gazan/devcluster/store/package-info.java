/**
 * What the cluster holds: the kinds it knows, the objects by kind and key, one counter of revisions
 * over all of them, and the last changes for watches to resume from. One lock guards writes and the
 * handing of changes to watches; objects that were stored are never changed again, so that readers
 * need none. Called from the virtual threads of requests.
 */
@NullMarked
package io.gazan.devcluster.store;

import org.jspecify.annotations.NullMarked;
