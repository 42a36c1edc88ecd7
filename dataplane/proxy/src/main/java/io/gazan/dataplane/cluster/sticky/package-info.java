/**
 * The cookie that keeps a client at one endpoint. The exchange asks on its event loop, before and
 * after an endpoint was picked; the cookie names an endpoint by a hash of its address, so that
 * there is nothing to keep.
 */
@NullMarked
package io.gazan.dataplane.cluster.sticky;

import org.jspecify.annotations.NullMarked;
