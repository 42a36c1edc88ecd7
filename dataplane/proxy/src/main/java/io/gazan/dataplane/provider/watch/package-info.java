/**
 * Sees that files have changed: {@link io.gazan.dataplane.provider.watch.FileWatch} looks at a set
 * of {@link io.gazan.dataplane.provider.watch.WatchedFiles} on a virtual thread of its own and
 * calls back when they have come to rest. Shared by the upstreams file and the certificates.
 */
@NullMarked
package io.gazan.dataplane.provider.watch;

import org.jspecify.annotations.NullMarked;
