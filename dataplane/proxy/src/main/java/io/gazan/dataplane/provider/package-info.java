/**
 * Sources of the upstreams document. A provider reads its document on a virtual thread of its own,
 * makes {@code Upstreams} of it and hands them to an {@link
 * io.gazan.dataplane.provider.UpstreamsSink}; a document that cannot be read changes nothing.
 */
@NullMarked
package io.gazan.dataplane.provider;

import org.jspecify.annotations.NullMarked;
